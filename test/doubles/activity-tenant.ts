// A Management Activity API in memory, for tests of the source: subscriptions, half-open listing in pages,
// blobs that expire, and a hook that can make any request fail.
import type { HttpRequest } from '../../src/sources/http-client.ts';
import type { ScriptedAnswer } from './scripted-http.ts';

export interface TenantBlob {
  readonly id: string;
  readonly contentType: string;
  readonly createdAtMs: number;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** As stated in lists; seven days after it was made if left out. */
  readonly expiresAtMs?: number;
}

const host = 'https://manage.office.com';
const weekMs = 7 * 24 * 3_600_000;

export class ActivityTenant {
  readonly blobs: TenantBlob[] = [];
  readonly subscribed = new Set<string>(['Audit.General']);
  /** By content type. */
  readonly webhooks = new Map<string, { readonly address: string; readonly status: string }>();
  pageSize = 3;
  /** How a list is put in order before it is cut into pages. */
  arrange: (blobs: readonly TenantBlob[]) => readonly TenantBlob[] = (blobs) => blobs;
  /** Answers in place of the API when it returns something; `call` is e.g. `list`, `content`, `blob b1`. */
  fault: (call: string) => ScriptedAnswer | undefined = () => undefined;
  readonly calls: string[] = [];
  readonly #tenantId: string;
  readonly #now: () => number;

  constructor(tenantId: string, now: () => number) {
    this.#tenantId = tenantId;
    this.#now = now;
  }

  uri(blob: Pick<TenantBlob, 'id'>): string {
    return `${host}/api/v1.0/${this.#tenantId}/activity/feed/audit/${blob.id}`;
  }

  answer(request: HttpRequest): ScriptedAnswer {
    const url = new URL(request.url);
    const call = this.#nameOf(url);
    this.calls.push(call);
    const date = { date: new Date(this.#now()).toUTCString() };
    const { headers, ...answer } = this.fault(call) ?? this.#reply(call, url, request.body);
    return { ...answer, headers: { ...date, ...headers } };
  }

  #nameOf(url: URL): string {
    const [operation = '', detail = ''] = url.pathname.split('/activity/feed/')[1]?.split('/') ?? [];
    return operation === 'audit' ? `blob ${detail}` : detail;
  }

  #reply(call: string, url: URL, body: string | undefined): ScriptedAnswer {
    const type = url.searchParams.get('contentType') ?? '';
    if (!url.searchParams.has('PublisherIdentifier')) return refused('AF20001');
    if (call === 'list') {
      return {
        body: [...this.subscribed].map((contentType) => {
          return { contentType, status: 'enabled', webhook: this.webhooks.get(contentType) ?? null };
        }),
      };
    }
    if (call === 'start') {
      const { webhook } = JSON.parse(body ?? '{}');
      if (this.subscribed.has(type) && webhook === undefined) return refused('AF20024');
      this.subscribed.add(type);
      if (webhook !== undefined) this.webhooks.set(type, { address: webhook.address, status: 'enabled' });
      return { body: { contentType: type, status: 'enabled', webhook: null } };
    }
    if (call === 'content') return this.subscribed.has(type) ? this.#list(type, url) : refused('AF20022');
    const blob = this.blobs.find(({ id }) => `blob ${id}` === call);
    if (blob === undefined) return refused('AF20050', 404);
    return blob.createdAtMs + weekMs < this.#now() ? refused('AF20051') : { body: blob.records };
  }

  #list(type: string, url: URL): ScriptedAnswer {
    const time = (name: string) => Date.parse(`${url.searchParams.get(name)}Z`);
    const [from, to] = [time('startTime'), time('endTime')];
    if (!(from < to) || to - from > weekMs / 7 || from < this.#now() - weekMs) return refused('AF20055');
    const listed = this.arrange(
      this.blobs.filter(
        (blob) =>
          blob.contentType === type &&
          blob.createdAtMs >= from &&
          blob.createdAtMs < Math.min(to, this.#now()),
      ),
    );
    const start = Number(url.searchParams.get('nextPage') ?? 0);
    const rows = listed.slice(start, start + this.pageSize).map((blob) => ({
      contentUri: this.uri(blob),
      contentId: blob.id,
      contentType: type,
      contentCreated: new Date(blob.createdAtMs).toISOString(),
      contentExpiration: new Date(blob.expiresAtMs ?? blob.createdAtMs + weekMs).toISOString(),
    }));
    if (start + this.pageSize >= listed.length) return { body: rows };
    const next = new URL(url);
    next.searchParams.delete('PublisherIdentifier');
    next.searchParams.set('nextPage', String(start + this.pageSize));
    return { body: rows, headers: { nextpageuri: next.href } };
  }
}

export function refused(code: string, status = 400): ScriptedAnswer {
  return { status, body: { error: { code, message: 'as the API says' } } };
}
