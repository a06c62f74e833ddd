// The request for a part of a list: update times from one moment to another, ascending where the API sorts.
import type { AlertList } from './alert-list.ts';
import { type Ticks, textOfTicks } from './exact-time.ts';

/** Half-open, to a tenth of a microsecond. */
export interface Range {
  readonly from: Ticks;
  readonly to: Ticks;
}

/** The times that elements really had; both are among them. */
export interface Extent {
  readonly earliest: Ticks;
  readonly latest: Ticks;
}

/** What is asked for: a range of update times, narrowed by the time of creation where that alone is not enough. */
export interface Box {
  readonly updated: Range;
  readonly created?: Partial<Range>;
}

export interface QueryOptions {
  readonly isSorted: boolean;
  readonly top: number;
  /** Passed over; only to see whether there is more, never to read it. */
  readonly skip?: number;
}

/** Blanks as %20, which every server understands; the API's own `$` stays as it is. */
export function listUrl(origin: string, list: AlertList, box: Box, options: QueryOptions): string {
  const { updateField, createdField } = list;
  const filter = [
    ...bounds(updateField, box.updated),
    ...bounds(createdField, box.created ?? {}),
    ...(list.filter === undefined ? [] : [list.filter]),
  ].join(' and ');
  const parts = [
    `$filter=${encodeURIComponent(filter)}`,
    ...(options.isSorted ? [`$orderby=${updateField}%20asc`] : []),
    `$top=${options.top}`,
    ...(options.skip === undefined ? [] : [`$skip=${options.skip}`]),
    ...(list.expand === undefined ? [] : [`$expand=${list.expand}`]),
  ];
  return `${origin}${list.path}?${parts.join('&')}`;
}

function bounds(field: string, { from, to }: Partial<Range>): readonly string[] {
  return [
    ...(from === undefined ? [] : [`${field} ge ${textOfTicks(from)}`]),
    ...(to === undefined ? [] : [`${field} lt ${textOfTicks(to)}`]),
  ];
}
