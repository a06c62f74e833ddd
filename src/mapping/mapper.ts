// The contract of a mapping set: a record goes in, events come out. Total and pure: it never throws.
import type { ErrorCode } from '../errors/codes.ts';
import type { Dialect, MappedEvent } from '../model/event.ts';
import type { SourceRecord } from '../model/record.ts';

export type Mapped =
  | { readonly outcome: 'events'; readonly events: readonly MappedEvent[] }
  /** The mapping itself leaves this record out; `rule` names where it says so. */
  | { readonly outcome: 'skipped'; readonly rule: string }
  /** It cannot be mapped: not JSON, no mapping of that type. Never because of one surprising field. */
  | { readonly outcome: 'rejected'; readonly code: ErrorCode; readonly reason: string };

export interface Mapper {
  map(record: SourceRecord, dialect: Dialect): Mapped;
}
