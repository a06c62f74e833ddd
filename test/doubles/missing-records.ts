// Compares the simulator's books with what a collector received: the oracle of every conservation test.
import type { Arrivals } from '../../src/simulator/arrivals.ts';
import { type IssuedRecord, isOwed } from '../../src/simulator/issued-records.ts';

/**
 * Ids that were issued and have not come, or not as often as issued: of detections a line carries the id without
 * its version, so that versions are counted; of alerts the id with it, but two APIs can show the same one.
 * What expired or was replaced before anybody read it is nobody's loss.
 */
export function missingRecords(
  issued: Iterable<IssuedRecord>,
  arrivals: Pick<Arrivals, 'times'>,
): readonly string[] {
  const owed = new Map<string, { readonly record: IssuedRecord; count: number }>();
  for (const record of issued) {
    if (!isOwed(record)) continue;
    const key = `${record.tenant} ${lineId(record)}`;
    const known = owed.get(key);
    if (known === undefined) owed.set(key, { record, count: 1 });
    else known.count += 1;
  }
  return [...owed.values()].flatMap(({ record, count }) => {
    const came = arrivals.times(record.tenant, lineId(record));
    return came >= count ? [] : [`${record.feed} ${lineId(record)}: ${came} of ${count}`];
  });
}

/** The id that lines carry of it. */
export function lineId({ feed, id, version }: IssuedRecord): string {
  return feed === 'endpoint-detections' || version === '' ? id : `${id}@${version}`;
}
