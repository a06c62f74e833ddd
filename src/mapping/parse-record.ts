// The JSON of a record, parsed once: several destinations map the same record one after the other.
import type { SourceRecord } from '../model/record.ts';

export type ParsedRecord =
  | { readonly data: Readonly<Record<string, unknown>>; readonly isNew: boolean }
  | { readonly data: undefined; readonly reason: string };

/** Remembers the last record only, so that memory is bounded by one record. */
export function createRecordParser(): (
  record: SourceRecord,
  decode: (data: unknown) => void,
) => ParsedRecord {
  let last: SourceRecord | undefined;
  let lastData: Readonly<Record<string, unknown>> | undefined;
  return (record, decode) => {
    if (record === last && lastData !== undefined) return { data: lastData, isNew: false };
    let parsed: unknown;
    try {
      parsed = JSON.parse(textOf(record.json));
    } catch {
      return { data: undefined, reason: `its ${record.json.length} bytes are not JSON` };
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return { data: undefined, reason: 'it is JSON, but not an object' };
    }
    decode(parsed);
    last = record;
    lastData = parsed as Readonly<Record<string, unknown>>;
    return { data: lastData, isNew: true };
  };
}

/** Without the byte order mark that a file may begin with; quicker than a TextDecoder. */
function textOf(json: Uint8Array): string {
  const text = Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
