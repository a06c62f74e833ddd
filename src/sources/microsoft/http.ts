// The real HTTP client and the only door to undici: keep-alive, proxy, extra authorities, time-outs, gzip. It
// follows no redirect, retries nothing and knows nothing of tokens.
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { HttpAnswer, HttpClient } from '../http-client.ts';
import { type Attempt, networkError } from './network-error.ts';
import { hostAndPort, isThisMachine } from './origin.ts';
import { trustedContext } from './trust.ts';

export interface HttpSettings {
  readonly proxy?: {
    readonly url: string;
    readonly user?: string;
    /** Read at each request, as are the authorities. */
    readonly password?: { read(): Promise<string> };
  };
  /** PEM text with further certificate authorities. */
  readonly extraAuthorities?: { read(): Promise<string> };
  readonly timeouts?: Timeouts;
}

/** Milliseconds. */
export interface Timeouts {
  /** Until TCP and TLS stand. */
  readonly connectMs: number;
  /** Until the first bytes of the answer. */
  readonly headersMs: number;
  /** Between two pieces of its body. */
  readonly idleMs: number;
}

const defaultTimeouts: Timeouts = { connectMs: 10_000, headersMs: 60_000, idleMs: 60_000 };

export interface ClosableHttpClient extends HttpClient {
  /** Breaks off whatever is under way. */
  close(): Promise<void>;
}

/** What connections are made with, as read from the files last. */
interface Way {
  readonly authorities: string | undefined;
  readonly password: string | undefined;
  readonly dispatcher: Agent | ProxyAgent;
}

export function createHttpClient(settings: HttpSettings): ClosableHttpClient {
  const timeouts = settings.timeouts ?? defaultTimeouts;
  const limits = {
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.idleMs,
    keepAliveTimeout: 30_000,
    allowH2: false,
  };
  const ways = new Map<'direct' | 'proxied', Way>();
  const left = new Set<Way['dispatcher']>();

  function openDirect(authorities: string | undefined): Agent {
    return new Agent({ ...limits, connect: tlsWith(authorities) });
  }

  function openProxied(
    proxy: NonNullable<HttpSettings['proxy']>,
    authorities: string | undefined,
    password = '',
  ): ProxyAgent {
    const tls = tlsWith(authorities);
    const credentials = Buffer.from(`${proxy.user}:${password}`).toString('base64');
    return new ProxyAgent({
      ...limits,
      uri: proxy.url,
      ...(proxy.user === undefined ? {} : { token: `Basic ${credentials}` }),
      requestTls: tls,
      proxyTls: tls,
      // Without this the answer to CONNECT may take five minutes.
      clientFactory: (origin, options) => new Pool(origin, { ...options, ...limits }),
    });
  }

  function tlsWith(authorities: string | undefined) {
    return { secureContext: trustedContext(authorities), timeout: timeouts.connectMs };
  }

  /** The files are read at each request; what they held before serves the connections made with it to their end. */
  async function dispatcherFor(url: URL): Promise<Dispatcher> {
    // The simulator and the machine's own identity endpoint; no proxy can reach those.
    const proxy = isThisMachine(url.hostname) ? undefined : settings.proxy;
    const kind = proxy === undefined ? 'direct' : 'proxied';
    const authorities = await settings.extraAuthorities?.read();
    const password = await proxy?.password?.read();
    const way = ways.get(kind);
    if (way !== undefined && way.authorities === authorities && way.password === password) {
      return way.dispatcher;
    }
    leave(kind);
    const dispatcher =
      proxy === undefined ? openDirect(authorities) : openProxied(proxy, authorities, password);
    ways.set(kind, { authorities, password, dispatcher });
    return dispatcher;
  }

  /** The next request makes connections anew; what others have under way on the old ones ends by itself. */
  function leave(kind: 'direct' | 'proxied'): void {
    const old = ways.get(kind)?.dispatcher;
    ways.delete(kind);
    if (old === undefined) return;
    left.add(old);
    old
      .close()
      .catch(() => {})
      .finally(() => left.delete(old));
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      const proxy = isThisMachine(url.hostname) ? undefined : settings.proxy;
      const attempt: Attempt = {
        target: hostAndPort(url),
        proxy: proxy === undefined ? undefined : hostAndPort(new URL(proxy.url)),
      };
      try {
        const dispatcher = await dispatcherFor(url);
        const answer = await dispatcher.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: { ...request.headers, 'accept-encoding': 'gzip' },
          body: request.body ?? null,
          signal,
        });
        const headers = singleHeaders(answer.headers);
        return { status: answer.statusCode, headers, body: readBody(answer.body, headers, attempt, signal) };
      } catch (error) {
        if (signal.aborted) throw error;
        const translated = networkError(error, attempt);
        // Whoever waits for it is told, too.
        if (translated.code === 'source-proxy-credentials') leave('proxied');
        throw translated;
      }
    },
    close: async () => {
      for (const kind of ways.keys()) leave(kind);
      await Promise.all([...left].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

async function* readBody(
  body: Readable,
  headers: HttpAnswer['headers'],
  attempt: Attempt,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decoded(body, headers);
  } catch (error) {
    throw signal.aborted ? error : networkError(error, attempt);
  }
}

function decoded(body: Readable, headers: HttpAnswer['headers']): Readable {
  if (!/^(x-)?gzip$/i.test(headers['content-encoding'] ?? '')) return body;
  // An error of the one destroys the other, and the reader sees it there.
  return pipeline(body, createGunzip(), () => {});
}

function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}
