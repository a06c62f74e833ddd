// Compares the simulator's books with what a collector received: the oracle of every conservation test.
import type { Arrivals } from '../../src/simulator/arrivals.ts';
import type { IssuedRecord } from '../../src/simulator/issued-records.ts';

/**
 * Ids that were issued and have not come, or not once per version. A line carries a record's id without its
 * version, so the versions of a detection are counted. What expired before anybody read it is nobody's loss.
 */
export function missingRecords(
  issued: Iterable<IssuedRecord>,
  arrivals: Pick<Arrivals, 'times'>,
): readonly string[] {
  const versions = new Map<string, { readonly record: IssuedRecord; count: number }>();
  for (const record of issued) {
    if (record.isExpired) continue;
    const key = `${record.tenant} ${record.id}`;
    const known = versions.get(key);
    if (known === undefined) versions.set(key, { record, count: 1 });
    else known.count += 1;
  }
  return [...versions.values()].flatMap(({ record, count }) => {
    const came = arrivals.times(record.tenant, record.id);
    return came >= count ? [] : [`${record.feed} ${record.id}: ${came} of ${count}`];
  });
}
