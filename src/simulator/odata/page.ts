// Cuts one page out of what matches a query, in its order. A link to the next page names the place where this
// one ended, so that what changes in between moves nothing that it has yet to come to.
import type { Comparable } from './entity-set.ts';
import type { ListQuery, OrderBy } from './query.ts';
import { QueryRefused } from './query-refused.ts';

/** `order` decides between equals. */
export interface Listed<T> {
  readonly item: T;
  readonly order: number;
}

export interface CutPage<S> {
  readonly page: readonly S[];
  /** What a later page would have. */
  readonly left: readonly S[];
  /** All that match, of all pages. */
  readonly count: number;
  /** Where this page ends; undefined when nothing is left. */
  readonly skipToken: string | undefined;
}

type Place = readonly Comparable[];

/** `limit`: the most that the server puts on a page, whatever was asked for. */
export function cutPage<T, S extends Listed<T>>(
  all: Iterable<S>,
  query: ListQuery<T>,
  limit: number,
): CutPage<S> {
  const { filter, orderBy } = query;
  const found: { readonly listed: S; readonly place: Place }[] = [];
  let count = 0;
  const after = query.skipToken === undefined ? undefined : readPlace(query.skipToken, orderBy);
  for (const listed of all) {
    if (filter && !filter(listed.item)) continue;
    count += 1;
    const place = placeOf(listed, orderBy);
    if (after === undefined || comparePlaces(place, after, orderBy) > 0) found.push({ listed, place });
  }
  found.sort((a, b) => comparePlaces(a.place, b.place, orderBy));
  const end = query.skip + Math.min(query.top, limit);
  const last = found[end - 1];
  const left = found.slice(end).map(({ listed }) => listed);
  return {
    page: found.slice(query.skip, end).map(({ listed }) => listed),
    left,
    count,
    skipToken: left.length === 0 || !last ? undefined : writePlace(last.place),
  };
}

function placeOf<T>({ item, order }: Listed<T>, orderBy: readonly OrderBy<T>[]): Place {
  return [...orderBy.map(({ of }) => of(item)), order];
}

function comparePlaces<T>(one: Place, other: Place, orderBy: readonly OrderBy<T>[]): number {
  for (const at of one.keys()) {
    const [a, b] = [one[at] ?? '', other[at] ?? ''];
    if (a === b) continue;
    // What came last stands first among equals when the newest are asked for.
    const direction = (orderBy[at] ?? orderBy[0])?.isDescending === true ? -1 : 1;
    return a < b ? -direction : direction;
  }
  return 0;
}

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readPlace<T>(token: string, orderBy: readonly OrderBy<T>[]): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === orderBy.length + 1) return place as Place;
  } catch {
    // Refused below.
  }
  throw new QueryRefused('Invalid $skiptoken');
}
