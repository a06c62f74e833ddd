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

/** All of them throw ConnectorErrors. */
export interface ActivityApi {
  /** Content types with an enabled subscription. */
  enabledTypes(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Succeeds too when the subscription is enabled already. */
  startSubscription(contentType: string, signal: AbortSignal): Promise<void>;
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
  onTooLarge: (bytes: number) => void,
): ActivityApi {
  async function ask(
    method: HttpRequest['method'],
    url: string,
    what: string,
    signal: AbortSignal,
  ): Promise<Content & { readonly answeredAtMs: number | undefined }> {
    const attempt = `Asking ${host} for ${what}`;
    const answer = await http.send({ method, url, headers: { accept: 'application/json' } }, signal);
    const answeredAtMs = clock.observe(answer);
    if (answer.status !== 200) {
      const refusal = activityRefusal(answer, await readShortText(answer), attempt);
      if (refusal !== undefined) throw refusal;
    }
    const errorInObject = (text: string) =>
      text.includes('"error"') ? activityRefusal(answer, text, attempt) : undefined;
    return { answer, answeredAtMs, reading: { shape: 'nested', attempt, onTooLarge, errorInObject } };
  }

  async function* listContent(
    contentType: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<ListPage> {
    const query = { contentType, startTime: wholeSeconds(fromMs), endTime: wholeSeconds(toMs) };
    let next: string | undefined = links.operation('subscriptions/content', query);
    const asked = new Set<string>();
    while (next !== undefined) {
      if (asked.has(next) || asked.size >= mostListPages) {
        throw new ConnectorError('source-answer-malformed', {
          message: `Asking ${host} for the list of ${contentType}: its pages lead round in a circle.`,
        });
      }
      asked.add(next);
      const { answer, answeredAtMs, reading } = await ask('GET', next, `the list of ${contentType}`, signal);
      let rows: BlobRow[] = [];
      let unreadable = 0;
      for await (const elements of elementsInAnswer(answer, reading)) {
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
      const enabled = new Set<string>();
      for await (const elements of elementsInAnswer(answer, reading)) {
        for (const { value } of elements) {
          const { contentType, status } = value as Readonly<Record<string, unknown>>;
          // One published sample has a row without a status; it is not started again for that.
          if (typeof contentType === 'string' && status !== 'disabled') enabled.add(contentType);
        }
      }
      return enabled;
    },
    startSubscription: async (contentType, signal) => {
      const url = links.operation('subscriptions/start', { contentType });
      const { answer, reading } = await ask('POST', url, `a subscription to ${contentType}`, signal);
      const error = reading.errorInObject?.(await readShortText(answer));
      if (error !== undefined) throw error;
    },
    openContent: (uri, signal) => ask('GET', links.pinned(uri), 'content', signal),
  };
}

/** `YYYY-MM-DDTHH:MM:SS`, which means UTC to this API. */
function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
