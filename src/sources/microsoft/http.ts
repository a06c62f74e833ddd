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
    /** Read anew whenever the way through the proxy is built up. */
    readonly password?: { read(): Promise<string> };
  };
  /** PEM text with further certificate authorities. */
  readonly extraAuthorities?: string;
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

export function createHttpClient(settings: HttpSettings): ClosableHttpClient {
  const timeouts = settings.timeouts ?? defaultTimeouts;
  const tls = { secureContext: trustedContext(settings.extraAuthorities), timeout: timeouts.connectMs };
  const limits = {
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.idleMs,
    keepAliveTimeout: 30_000,
    allowH2: false,
  };
  const direct = new Agent({ ...limits, connect: tls });
  let proxied: Promise<ProxyAgent> | undefined;
  const left = new Set<ProxyAgent>();

  async function openProxied(proxy: NonNullable<HttpSettings['proxy']>): Promise<ProxyAgent> {
    const password = (await proxy.password?.read()) ?? '';
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

  /** The simulator and the machine's own identity endpoint; no proxy can reach those. */
  async function dispatcherFor(url: URL): Promise<Dispatcher> {
    if (settings.proxy === undefined || isThisMachine(url.hostname)) return direct;
    proxied ??= openProxied(settings.proxy);
    try {
      return await proxied;
    } catch (error) {
      proxied = undefined;
      throw error;
    }
  }

  /** So that a changed password counts with the next try; what others have under way here ends by itself. */
  async function leaveProxied(): Promise<void> {
    const old = await proxied;
    proxied = undefined;
    if (old === undefined || left.has(old)) return;
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
        if (translated.code === 'source-proxy-credentials') await leaveProxied();
        throw translated;
      }
    },
    close: async () => {
      await direct.destroy();
      const last = proxied;
      proxied = undefined;
      await last?.then((agent) => agent.destroy());
      await Promise.all([...left].map((agent) => agent.destroy()));
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
