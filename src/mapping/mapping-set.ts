// All compiled mappings of a folder, ready to be asked.
import type { Classify, Lane, SourceRecord } from '../model/record.ts';
import type { CompiledMapping, Outcome } from './compile-mapping.ts';
import type { Slots } from './slots.ts';

export interface MappingSet {
  /** SHA-256 (hex) over all files that decide what lines look like. */
  readonly hash: string;
  /** Sorted. */
  readonly recordTypes: readonly string[];
  readonly classify: Classify;
  find(recordType: string): CompiledMapping | undefined;
  laneOf(recordType: string): Lane | undefined;
  /** Every kind and variant a mapping can make; empty where the list is open, and for unknown types. */
  outcomes(recordType: string): readonly Outcome[];
  /** Types that slots.yaml names and that have no folder. */
  readonly missing: readonly string[];
}

export function createMappingSet(
  mappings: readonly CompiledMapping[],
  slots: Slots,
  hash: string,
): MappingSet {
  const byType = new Map(mappings.map((mapping) => [mapping.record, mapping]));
  const selected = new Map(
    mappings.flatMap((mapping) =>
      mapping.select === undefined ? [] : [[selectionKey(mapping.select), mapping] as const],
    ),
  );
  return {
    hash,
    recordTypes: [...byType.keys()].sort(),
    classify: (family, discriminator) => {
      const mapping = selected.get(selectionKey({ family, discriminator })) ?? byType.get(family);
      return mapping === undefined
        ? { type: family, lane: 'audit' }
        : { type: mapping.record, lane: mapping.lane };
    },
    find: (recordType) => byType.get(recordType),
    laneOf: (recordType) => byType.get(recordType)?.lane,
    outcomes: (recordType) => byType.get(recordType)?.outcomes ?? [],
    missing: [...slots.familyOf.keys()].filter((type) => !byType.has(type)),
  };
}

function selectionKey({ family, discriminator }: { family: string; discriminator: string }): string {
  return `${family} ${discriminator}`;
}

/** What a record says about itself, where no source is there to say it (the `map` command, cases). */
export function identityOf(
  mapping: CompiledMapping,
  data: unknown,
  record: SourceRecord,
): { readonly id: unknown; readonly version: unknown; readonly time: unknown } {
  const scope = { data, parent: data, record };
  return {
    id: mapping.identity.id(scope),
    version: mapping.identity.version?.(scope),
    time: mapping.identity.time?.(scope),
  };
}
