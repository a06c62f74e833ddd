// Makes a record of a JSON text where no source is there to do it: for the `map` command and the cases beside a
// mapping. Id, version and time are read as the mapping's `identity` says.
import { createHash } from 'node:crypto';
import { parseIsoTime } from '../model/iso-time.ts';
import type { Facts, SourceRecord } from '../model/record.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import { plainText } from './plain-text.ts';

/** What the source would know; anything left out comes from the record itself. */
export interface SourceKnowledge {
  readonly id?: string;
  readonly version?: string;
  readonly tenant?: string;
  readonly facts?: Facts;
}

/** `data` is what `json` says. The id of a record without one is the SHA-256 of its bytes. */
export function sampleRecord(
  mapping: CompiledMapping,
  json: string,
  data: unknown,
  known: SourceKnowledge = {},
): SourceRecord {
  const bytes = new TextEncoder().encode(json);
  const bare: SourceRecord = {
    type: mapping.record,
    id: '',
    version: '',
    occurredAtMs: 0,
    tenant: known.tenant ?? 'example',
    lane: mapping.lane,
    json: bytes,
    facts: known.facts ?? {},
  };
  const scope = { data, parent: data, record: bare };
  const text = (value: unknown) => (value === undefined ? '' : plainText(value));
  const id = known.id ?? text(mapping.identity.id(scope));
  const time = parseIsoTime(text(mapping.identity.time(scope)));
  return {
    ...bare,
    id: id === '' ? createHash('sha256').update(bytes).digest('hex') : id,
    version: known.version ?? text(mapping.identity.version(scope)),
    occurredAtMs: Number.isNaN(time) ? 0 : time,
  };
}
