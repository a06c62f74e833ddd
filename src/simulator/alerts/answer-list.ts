// The answer to a list request of either alert API: reads the query, cuts the page, lets the server fail in the
// ways that were asked for, and keeps the books of what was handed out.
import type { CloudAnswer } from '../cloud-answer.ts';
import type { Feed, IssuedRecords } from '../issued-records.ts';
import type { EntitySet } from '../odata/entity-set.ts';
import { cutPage } from '../odata/page.ts';
import { type ListQuery, readListQuery } from '../odata/query.ts';
import { QueryRefused } from '../odata/query-refused.ts';
import { recordStream } from '../record-stream.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { AlertApiModes } from './alert-api-modes.ts';
import type { Shown, Updated } from './shelf.ts';

export interface ListServer {
  readonly random: SeededRandom;
  readonly issued: IssuedRecords;
  readonly modes: AlertApiModes;
}

export interface List<T extends Updated> {
  readonly url: URL;
  readonly context: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly set: EntitySet<T>;
  readonly all: Iterable<Shown<T>>;
  readonly feed: Feed;
  readonly write: (shown: Shown<T>, query: ListQuery<T>) => string;
  /** Whether a page with it cannot be answered. */
  readonly isFailing: (shown: Shown<T>, query: ListQuery<T>) => boolean;
  /** Whether this API puts a link to the next page on the answer to such a query. */
  readonly canLink: (query: ListQuery<T>) => boolean;
  /** Whether that link stands behind the things themselves, and not before them. */
  readonly isLinkLast: boolean;
  /** Whether anything may still happen to them. */
  readonly isLively: boolean;
  /** Lets it be updated now. */
  readonly updateOne: (shown: Shown<T>) => void;
  readonly refuse: (status: 400 | 500, message?: string) => CloudAnswer;
}

export function answerList<T extends Updated>(server: ListServer, list: List<T>): CloudAnswer {
  try {
    return answerQuery(server, list, readListQuery(list.url.searchParams, list.set, server.modes.canOrder));
  } catch (error) {
    if (error instanceof QueryRefused) return list.refuse(400, error.message);
    throw error;
  }
}

function answerQuery<T extends Updated>(
  { modes, random, issued }: ListServer,
  list: List<T>,
  query: ListQuery<T>,
): CloudAnswer {
  const { page, left, count, skipToken } = cutPage(list.all, query, modes.pageLimit);
  if (page.some((shown) => list.isFailing(shown, query))) return list.refuse(500);
  const records = page.map((shown) => ({ json: list.write(shown, query) }));
  const hasLink = skipToken !== undefined && modes.nextLink === 'present' && list.canLink(query);
  const link = hasLink ? { '@odata.nextLink': nextLink(list.url, skipToken) } : {};
  const context = { '@odata.context': list.context, ...(query.isCounting && { '@odata.count': count }) };
  const before = list.isLinkLast ? context : { ...context, ...link };
  const after = hasLink && list.isLinkLast ? `],${members(link)}}` : ']}';
  // Written above: what is updated now shows on the next page only, be it for the second time.
  if (left.length > 0 && list.isLively && random.chance(modes.updateShare)) {
    list.updateOne(random.pick(page.length > 0 && random.chance(0.5) ? page : left));
  }
  // With some members only it is not the record that the books know.
  const booked = query.select ? [] : page.flatMap((shown) => shown.booked[list.feed] ?? []);
  return {
    status: 200,
    headers: list.headers,
    body: recordStream(records, `{${members(before)},"value":[`, after),
    taken: () => issued.handOut(booked),
  };
}

/** Of an object, as they stand between its braces. */
function members(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

function nextLink(url: URL, skipToken: string): string {
  const link = new URL(url);
  link.searchParams.delete('$skip');
  link.searchParams.set('$skiptoken', skipToken);
  return link.href;
}
