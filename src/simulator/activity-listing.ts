// The listings of the simulated Management Activity API, of content and of notifications: which windows they
// accept, what falls into one, and the pages it comes in.
import { contentLifeMs, type PublishedBlob } from './activity-content.ts';
import { refuseActivity } from './activity-refusal.ts';
import { type CloudAnswer, jsonAnswer } from './cloud-answer.ts';
import type { ContentType } from './events/office-record.ts';
import type { SeededRandom } from './seeded-random.ts';

const dayMs = 86_400_000;
/** Starts a little more than seven days back are let through: observed. */
const lookBackToleranceMs = 3_600_000;

export interface Row {
  /** Counts up in the order of the list; where a page ends is told by it. */
  readonly number: number;
  readonly item: Readonly<Record<string, string>>;
}

export interface Listing {
  readonly contentType: ContentType;
  /** The request, on whose origin and path the links are built. */
  readonly url: URL;
  readonly nowMs: number;
  readonly pageSize: number;
  readonly random: SeededRandom;
  /** Everything in `[fromMs, toMs)`. */
  readonly rows: (fromMs: number, toMs: number) => readonly Row[];
}

export function answerListing(listing: Listing): CloudAnswer {
  const window = readWindow(listing.url.searchParams, listing.nowMs);
  if ('refusal' in window) return window.refusal;
  const given = listing.url.searchParams.get('nextPage');
  const after = given === null ? 0 : readPageToken(given);
  if (after === undefined) return refuseActivity('AF20031', given ?? '');
  const left = listing.rows(window.fromMs, window.toMs).filter(({ number }) => number > after);
  const page = left.slice(0, listing.pageSize);
  const headers: Record<string, string> = {};
  const last = page.at(-1);
  if (last && left.length > listing.pageSize) {
    headers[nextPageHeader(listing.random)] = nextPageLink(listing, window, last.number);
  }
  const items = page.map(({ item }) => item);
  return jsonAnswer(200, items, headers);
}

export function describeBlob(
  blob: PublishedBlob,
  origin: string,
  tenantId: string,
): Readonly<Record<string, string>> {
  return {
    contentUri: `${origin}/api/v1.0/${tenantId}/activity/feed/audit/${blob.contentId}`,
    contentId: blob.contentId,
    contentType: blob.contentType,
    contentCreated: new Date(blob.createdAtMs).toISOString(),
    contentExpiration: new Date(blob.expiresAtMs).toISOString(),
  };
}

type Window = { readonly fromMs: number; readonly toMs: number } | { readonly refusal: CloudAnswer };

/** Both bounds or none; at most 24 hours apart; at most seven days back. None: the last 24 hours. */
function readWindow(given: URLSearchParams, nowMs: number): Window {
  const value = (name: string) => [...given].find(([key]) => key.toLowerCase() === name)?.[1];
  const [start, end] = [value('starttime'), value('endtime')];
  if (start === undefined && end === undefined) return { fromMs: nowMs - dayMs, toMs: nowMs };
  if (start === undefined || end === undefined) return { refusal: refuseActivity('AF20055') };
  const [fromMs, toMs] = [readTime(start), readTime(end)];
  if (fromMs === undefined || toMs === undefined) return { refusal: refuseActivity('AF20002', 'date') };
  const isTooOld = fromMs < nowMs - contentLifeMs - lookBackToleranceMs;
  if (fromMs >= toMs || toMs - fromMs > dayMs || isTooOld) return { refusal: refuseActivity('AF20055') };
  return { fromMs, toMs };
}

/** `YYYY-MM-DD`, with `THH:MM` or `THH:MM:SS`: the three documented forms. A `Z` is let through. */
function readTime(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?))?Z?$/.exec(text);
  if (!match) return undefined;
  const atMs = Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The documents write it one way, the troubleshooting page another, and proxies a third. */
function nextPageHeader(random: SeededRandom): string {
  return random.pick(['NextPageUri', 'nextpageuri', 'NEXTPAGEURI', 'NextPageUrl']);
}

/** Carries the resolved window; now and then with `v1` for `v1.0` and a name in lower case, as observed. */
function nextPageLink(
  { url, contentType, random }: Listing,
  window: { readonly fromMs: number; readonly toMs: number },
  after: number,
): string {
  const version = random.chance(0.2) ? 'v1' : 'v1.0';
  const link = new URL(url.pathname.replace(/^\/api\/v1(?:\.0)?\//i, `/api/${version}/`), url.origin);
  link.searchParams.set('contentType', contentType);
  link.searchParams.set('startTime', secondsTime(window.fromMs));
  link.searchParams.set(random.chance(0.3) ? 'endtime' : 'endTime', secondsTime(window.toMs));
  link.searchParams.set('nextPage', Buffer.from(`after:${after}`).toString('base64url'));
  return link.href;
}

function readPageToken(token: string): number | undefined {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return match ? Number(match[1]) : undefined;
}

function secondsTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19);
}
