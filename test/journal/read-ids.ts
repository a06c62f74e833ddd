// The ids of everything a destination that has settled nothing is given.
import type { Journal } from '../../src/journal/journal.ts';

const all = { maxRecords: 10_000, maxBytes: 100_000_000 };

export async function readIds(journal: Journal): Promise<readonly string[]> {
  const reader = await journal.reader('siem', 'alert');
  const ids: string[] = [];
  for (let some = await reader.read(all); some.length > 0; some = await reader.read(all)) {
    ids.push(...some.map(({ record }) => record.id));
  }
  return ids;
}
