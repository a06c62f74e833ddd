// Which mapping an event belongs to that comes without its source: as asked for, or by its shape.
import type { CompiledMapping } from '../../mapping/compile-mapping.ts';
import type { MappingSet } from '../../mapping/mapping-set.ts';
import type { Arguments, Option } from '../command.ts';
import { usageWrong } from '../usage-wrong.ts';

export const recordOption: Option = {
  kind: 'text',
  value: 'TYPE',
  meaning:
    'the mapping to use, whatever the event says of itself; office-activity picks it by RecordType; guessed when left out',
};

/** Throws `usage-wrong` for a type without mapping. */
export function readRecordType(args: Arguments, set: MappingSet): string | undefined {
  const record = args.text('record');
  if (record === undefined || set.recordTypes.includes(record)) return record;
  throw usageWrong(
    `There is no mapping for records of type ${record}.`,
    `Use one of ${set.recordTypes.join(', ')}.`,
  );
}

/** The mapping, or why there is none. `wanted`: the type that was asked for. */
export function chooseMapping(
  set: MappingSet,
  data: unknown,
  wanted: string | undefined,
): CompiledMapping | string {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return 'it is JSON, but not an object';
  const fields = data as Readonly<Record<string, unknown>>;
  const types = wanted === undefined ? set.guess(fields) : [narrow(set, wanted, fields)];
  const [type = ''] = types;
  const mapping = types.length === 1 ? set.find(type) : undefined;
  if (mapping !== undefined) return mapping;
  return types.length === 0
    ? `its shape fits no mapping; name one with --record (${set.recordTypes.join(', ')})`
    : `its shape fits ${types.join(' and ')}; name one with --record`;
}

/** `office-activity` stands for all mappings that select by its RecordType. */
function narrow(set: MappingSet, wanted: string, data: Readonly<Record<string, unknown>>): string {
  const recordType = data['RecordType'];
  const isText = typeof recordType === 'number' || typeof recordType === 'string';
  return isText && set.find(wanted)?.select === undefined
    ? set.classify(wanted, String(recordType)).type
    : wanted;
}
