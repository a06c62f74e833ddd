// The names a destination filters by: sources that are configured, record types that there are mappings for.
import { nearestName } from '../errors/nearest-name.ts';
import { recordTypesIn } from '../mapping/mapping-files.ts';
import { shippedMappings } from '../mapping/mapping-folders.ts';
import { valueAt } from '../world/yaml.ts';
import type { Explained } from './explain-issue.ts';

/** `sources`: their names. `mappings`: the folder of one's own, as far as it is given. */
export function checkFilters(
  destinations: readonly unknown[],
  sources: readonly string[],
  mappings: unknown,
): readonly Explained[] {
  return destinations.flatMap((destination, index) => {
    const path = ['destinations', index, 'only'];
    return [
      ...checkNames(destination, path, 'sources', () => sources, 'source'),
      ...checkNames(destination, path, 'records', () => recordTypes(mappings), 'record type'),
    ];
  });
}

function checkNames(
  destination: unknown,
  path: readonly PropertyKey[],
  list: 'sources' | 'records',
  known: () => readonly string[],
  what: string,
): readonly Explained[] {
  const names = valueAt(destination, ['only', list]);
  if (!Array.isArray(names) || names.length === 0) return [];
  const all = known();
  return names.flatMap((name, index) => {
    if (typeof name !== 'string' || all.length === 0 || all.includes(name)) return [];
    const meant = nearestName(name, all);
    const remedy = meant === undefined ? `Name one of ${all.join(', ')}.` : `Probably ${meant} is meant.`;
    return [{ path: [...path, list, index], problem: `there is no such ${what}`, remedy }];
  });
}

/** None where they cannot be read, which is told by whoever compiles them. */
function recordTypes(mappings: unknown): readonly string[] {
  try {
    return recordTypesIn(typeof mappings === 'string' ? mappings : shippedMappings);
  } catch {
    return [];
  }
}
