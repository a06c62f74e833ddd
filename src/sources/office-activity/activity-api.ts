// The operations of the Management Activity API that are used: subscriptions, the list of content, content.
// It knows addresses, pages and refusals; what to ask for, and when, is the source's business.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http-client.ts';
import { readShortText } from '../microsoft/answer-text.ts';
import { type ArrayReading, elementsInAnswer } from '../microsoft/records-in-answer.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { Links } from './activity-links.ts';
import { activityRefusal } from './activity-refusal.ts';
import { type BlobRow, blobRow } from './blob-row.ts';
import type { RequestPace } from './request-pace.ts';

/** At most 1,000 rows; a longer page of the API becomes several. */
export interface ListPage {
  readonly rows: readonly BlobRow[];
  /** Rows that name no content that could be asked for. */
  readonly unreadable: number;
  /** By the API's clock. */
  readonly answeredAtMs: number | undefined;
  readonly isLast: boolean;
}

export interface Content {
  readonly answer: HttpAnswer;
  readonly reading: ArrayReading;
}

export interface WebhookWish {
  readonly address: string;
  readonly authId: string;
}

interface Asked extends Content {
  readonly answeredAtMs: number | undefined;
}

/** All of them throw ConnectorErrors. */
export interface ActivityApi {
  /** Enabled subscriptions by content type, with the address of the webhook that is called; undefined: none. */
  enabledTypes(signal: AbortSignal): Promise<ReadonlyMap<string, string | undefined>>;
  /** Succeeds too when the subscription is enabled already. With a webhook it is set, changed or revived. */
  startSubscription(
    contentType: string,
    webhook: WebhookWish | undefined,
    signal: AbortSignal,
  ): Promise<'started' | 'enabled-already'>;
  /** `[fromMs, toMs)` by the time the content became available: at most 24 h, whole seconds. */
  listContent(
    contentType: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): AsyncIterable<ListPage>;
  openContent(uri: string, signal: AbortSignal): Promise<Content>;
}

const mostListPages = 10_000;
const mostRows = 1_000;

export function createActivityApi(
  http: HttpClient,
  host: string,
  links: Links,
  clock: ServerClock,
  pace: RequestPace,
): ActivityApi {
  async function ask(
    method: HttpRequest['method'],
    url: string,
    what: string,
    signal: AbortSignal,
    body?: object,
  ): Promise<Asked> {
    const attempt = `Asking ${host} for ${what}`;
    pace.count();
    const accept = { accept: 'application/json' };
    const request =
      body === undefined
        ? { method, url, headers: accept }
        : {
            method,
            url,
            headers: { ...accept, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    const answer = await http.send(request, signal);
    const answeredAtMs = clock.observe(answer);
    const errorIn = (text: string) => slowedDown(activityRefusal(answer, text, attempt), method);
    const refused = answer.status === 200 ? undefined : errorIn(await readShortText(answer));
    if (refused !== undefined) throw refused;
    if (answer.status === 200) pace.answered();
    const errorInObject = (text: string) => (text.includes('"error"') ? errorIn(text) : undefined);
    const reading = { shape: 'nested', attempt, onTooLarge: passOver, errorInObject } as const;
    return { answer, answeredAtMs, reading };
  }

  /** Throttling makes everything slower, but for starts, which Microsoft counts apart. */
  function slowedDown(
    refusal: ConnectorError | undefined,
    method: HttpRequest['method'],
  ): ConnectorError | undefined {
    if (refusal?.code !== 'source-throttled' || method === 'POST') return refusal;
    const { code, message, remedy } = refusal;
    const retryAfterMs = Math.max(refusal.retryAfterMs ?? 0, pace.throttled());
    return new ConnectorError(code, { message, remedy, retryAfterMs });
  }

  async function* listContent(
    contentType: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<ListPage> {
    const query = { contentType, startTime: wholeSeconds(fromMs), endTime: wholeSeconds(toMs) };
    let next: string | undefined = links.operation('subscriptions/content', query);
    const pages = new Set<string>();
    while (next !== undefined) {
      if (pages.has(next) || pages.size >= mostListPages) {
        throw new ConnectorError('source-answer-malformed', {
          message: `Asking ${host} for the list of ${contentType}: its pages lead round in a circle.`,
        });
      }
      pages.add(next);
      const asked = await ask('GET', next, `the list of ${contentType}`, signal);
      const { answer, answeredAtMs } = asked;
      let rows: BlobRow[] = [];
      let unreadable = 0;
      const onTooLarge = () => {
        unreadable += 1;
      };
      for await (const elements of elementsInAnswer(answer, { ...asked.reading, onTooLarge })) {
        for (const { value } of elements) {
          if (rows.length + unreadable === mostRows) {
            yield { rows, unreadable, answeredAtMs, isLast: false };
            rows = [];
            unreadable = 0;
          }
          const row = blobRow(value, contentType, fromMs);
          if (row === undefined) unreadable += 1;
          else rows.push(row);
        }
      }
      // The reference writes NextPageUri, Microsoft's troubleshooting page NextPageUrl.
      const link: string | undefined = answer.headers['nextpageuri'] ?? answer.headers['nextpageurl'];
      next = link === undefined || link === '' ? undefined : links.pinned(link);
      yield { rows, unreadable, answeredAtMs, isLast: next === undefined };
    }
  }

  return {
    listContent,
    enabledTypes: async (signal) => {
      const url = links.operation('subscriptions/list');
      const { answer, reading } = await ask('GET', url, 'subscriptions', signal);
      const enabled = new Map<string, string | undefined>();
      for await (const elements of elementsInAnswer(answer, reading)) {
        for (const { value } of elements) {
          const { contentType, status, webhook } = value as Readonly<Record<string, unknown>>;
          // One published sample has a row without a status; it is not started again for that.
          if (typeof contentType === 'string' && status !== 'disabled') {
            enabled.set(contentType, calledAddress(webhook));
          }
        }
      }
      return enabled;
    },
    startSubscription: async (contentType, webhook, signal) => {
      const url = links.operation('subscriptions/start', { contentType });
      const what = `a subscription to ${contentType}`;
      const body = webhook === undefined ? undefined : { webhook: { ...webhook, expiration: '' } };
      const { answer, reading } = await ask('POST', url, what, signal, body);
      const error = reading.errorInObject?.(await readShortText(answer));
      if (error !== undefined) throw error;
      return answer.status === 200 ? 'started' : 'enabled-already';
    },
    openContent: (uri, signal) => ask('GET', links.pinned(uri), 'content', signal),
  };
}

/** Who reads content looks at it; nothing else here is that long. */
function passOver(): void {}

/** Undefined when Microsoft calls nobody, or has given up calling. */
function calledAddress(webhook: unknown): string | undefined {
  if (typeof webhook !== 'object' || webhook === null) return undefined;
  const { address, status } = webhook as Readonly<Record<string, unknown>>;
  return status === 'enabled' && typeof address === 'string' ? address : undefined;
}

/** `YYYY-MM-DDTHH:MM:SS`, which means UTC to this API. */
function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
