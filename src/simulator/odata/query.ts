// Reads the query options of a list request: what is asked for, and what of it is refused.
import { comparableTime } from './comparable-time.ts';
import { type Comparable, type EntitySet, findProperty } from './entity-set.ts';
import { type Predicate, readFilter } from './filter.ts';
import { QueryRefused } from './query-refused.ts';

export interface OrderBy<T> {
  readonly of: (item: T) => Comparable;
  readonly isDescending: boolean;
}

export interface ListQuery<T> {
  readonly filter: Predicate<T> | undefined;
  readonly orderBy: readonly OrderBy<T>[];
  readonly top: number;
  readonly isTopGiven: boolean;
  readonly skip: number;
  /** From a link to the next page. */
  readonly skipToken: string | undefined;
  readonly isCounting: boolean;
  readonly select: readonly string[] | undefined;
  readonly expand: readonly string[];
}

const known = ['$filter', '$orderby', '$top', '$skip', '$skiptoken', '$count', '$select', '$expand'];

/** Throws a QueryRefused for what the API answers with 400. `canOrder`: whether it takes `$orderby` at all. */
export function readListQuery<T>(given: URLSearchParams, set: EntitySet<T>, canOrder: boolean): ListQuery<T> {
  for (const [name] of given) {
    if (name.startsWith('$') && !known.includes(name)) {
      throw new QueryRefused(`The query parameter '${name}' is not supported`);
    }
  }
  const filter = given.get('$filter');
  const orderBy = given.get('$orderby');
  if (orderBy !== null && !canOrder)
    throw new QueryRefused("The query parameter '$orderby' is not supported");
  const select = given.get('$select');
  if (select !== null && !set.canSelect)
    throw new QueryRefused("The query parameter '$select' is not supported");
  const expand = given.get('$expand')?.split(',').map((word) => word.trim()) ?? []; // biome-ignore format: one chain
  for (const name of expand) {
    if (!set.expandable.includes(name)) throw new QueryRefused(`The property '${name}' cannot be expanded`);
  }
  const skip = wholeNumber(given, '$skip') ?? 0;
  if (skip > set.largestSkip) throw new QueryRefused(`The limit of '${set.largestSkip}' for Skip query has been exceeded`); // biome-ignore format: one sentence
  return {
    filter: filter === null ? undefined : readFilter(filter, set),
    orderBy: readOrder(orderBy, set),
    ...readTop(given, set),
    skip,
    skipToken: given.get('$skiptoken') ?? undefined,
    isCounting: given.get('$count') === 'true',
    select: select?.split(',').map((name) => name.trim()),
    expand,
  };
}

function readTop<T>(given: URLSearchParams, set: EntitySet<T>) {
  const top = wholeNumber(given, '$top');
  if (top === undefined) return { top: set.usualTop, isTopGiven: false };
  if (top > set.largestTop && set.overTop === 'refused') {
    throw new QueryRefused(`The limit of '${set.largestTop}' for Top query has been exceeded`);
  }
  return { top: Math.min(top, set.largestTop), isTopGiven: true };
}

function readOrder<T>(text: string | null, set: EntitySet<T>): readonly OrderBy<T>[] {
  const wanted = text ?? `${set.newestBy} desc`;
  return wanted.split(',').map((part) => {
    const [name = '', direction = 'asc', ...more] = part.trim().split(/\s+/);
    const property = findProperty(set, name);
    const isSortable = set.sortable.some((sortable) => sortable.toLowerCase() === name.toLowerCase());
    if (!property || !isSortable) throw new QueryRefused(`The property '${name}' cannot be sorted by`);
    if (more.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw new QueryRefused(`Syntax error in '$orderby' at '${direction}'`);
    }
    const of = (item: T) => {
      const value = property.of(item);
      return property.type === 'time' && typeof value === 'string' ? comparableTime(value) : value;
    };
    return { of, isDescending: direction === 'desc' };
  });
}

function wholeNumber(given: URLSearchParams, name: string): number | undefined {
  const text = given.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new QueryRefused(`Invalid value '${text}' for '${name}'`);
  return Number(text);
}
