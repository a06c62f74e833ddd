// All compiled mappings of a folder, ready to be asked.
import type { Classify, Lane } from '../model/record.ts';
import type { CompiledMapping, Dictionary, Outcome } from './compile-mapping.ts';
import type { PlacedValue } from './placed-value.ts';

export interface MappingSet {
  /** SHA-256 (hex) over all files that decide what lines look like. */
  readonly hash: string;
  /** Of the SIEM content, e.g. `1.0`; empty for mappings that tell none. */
  readonly version: string;
  /** Sorted. */
  readonly recordTypes: readonly string[];
  readonly classify: Classify;
  /** The keys, tables and slots that the mappings are written with. */
  readonly dictionary: Dictionary;
  find(recordType: string): CompiledMapping | undefined;
  laneOf(recordType: string): Lane | undefined;
  /** Every kind and variant a mapping can make; empty where the list is open, and for unknown types. */
  outcomes(recordType: string): readonly Outcome[];
  /** The types whose records look most like this; one, when the shape leaves no doubt. */
  guess(data: Readonly<Record<string, unknown>>): readonly string[];
  /** Types that slots.yaml names and that have no folder. */
  readonly missing: readonly string[];
  readonly sources: MappingSources;
}

/** What was compiled, with the place of each part. */
export interface MappingSources {
  readonly mappings: ReadonlyMap<string, PlacedValue>;
  readonly slots: PlacedValue;
}

export function createMappingSet(
  mappings: readonly CompiledMapping[],
  dictionary: Dictionary,
  sources: MappingSources,
  { hash, version }: Pick<MappingSet, 'hash' | 'version'>,
): MappingSet {
  const byType = new Map(mappings.map((mapping) => [mapping.record, mapping]));
  const selected = new Map(
    mappings.flatMap((mapping) =>
      mapping.select === undefined ? [] : [[selectionKey(mapping.select), mapping] as const],
    ),
  );
  const classify: Classify = (family, discriminator) => {
    const mapping = selected.get(selectionKey({ family, discriminator })) ?? byType.get(family);
    return mapping === undefined
      ? { type: family, lane: 'audit' }
      : { type: mapping.record, lane: mapping.lane };
  };
  return {
    hash,
    version,
    dictionary,
    sources,
    recordTypes: [...byType.keys()].sort(),
    classify,
    find: (recordType) => byType.get(recordType),
    laneOf: (recordType) => byType.get(recordType)?.lane,
    outcomes: (recordType) => byType.get(recordType)?.outcomes ?? [],
    guess: (data) => {
      const recordType = data['RecordType'];
      if (typeof recordType === 'number' && selected.size > 0) {
        const families = new Set([...selected.values()].map((mapping) => mapping.select?.family ?? ''));
        return [...families].map((family) => classify(family, String(recordType)).type);
      }
      return likeliest(mappings, data);
    },
    missing: [...dictionary.slots.familyOf.keys()].filter((type) => !byType.has(type)),
  };
}

function selectionKey({ family, discriminator }: { family: string; discriminator: string }): string {
  return `${family} ${discriminator}`;
}

/** Those that know most of its names, if that is at least half of them. A record may lack its id. */
function likeliest(
  mappings: readonly CompiledMapping[],
  data: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = Object.keys(data);
  const counts = mappings
    .filter(({ select }) => select === undefined)
    .map(({ record, known }) => ({ record, count: names.filter((name) => known.has(name)).length }));
  const most = Math.max(1, names.length / 2, ...counts.map(({ count }) => count));
  return counts.filter(({ count }) => count >= most).map(({ record }) => record);
}
