// What stands on every line of a record, whatever its mapping says: record id and feed.
import type { SourceRecord } from '../model/record.ts';

/** The record's id, with its version for things that can be updated. */
export function recordIdOf(record: SourceRecord): string {
  return record.version === '' ? record.id : `${record.id}@${record.version}`;
}

/** The stream a SIEM counts: the source's name, its audit lane apart, and what is not live marked as such. */
export function feedOf(source: string, record: SourceRecord): string {
  const feed = record.lane === 'audit' ? `${source}/audit` : source;
  return record.facts['backfilled'] === true ? `${feed}/backfill` : feed;
}
