// What stands on every line of a record, whatever its mapping says: record id and feed.
import type { SourceRecord } from '../model/record.ts';

/**
 * The record's id; with its version for things that can be updated, which their source tells by the fact
 * `change`. A detection or audit record is never updated, though Microsoft may process it again.
 */
export function recordIdOf(record: SourceRecord): string {
  const isUpdatable = record.facts['change'] !== undefined && record.version !== '';
  return isUpdatable ? `${record.id}@${record.version}` : record.id;
}

/** The stream a SIEM counts: the source's name, its audit lane apart, and what is not live marked as such. */
export function feedOf(source: string, record: SourceRecord, isReplayed = false): string {
  const own = record.lane === 'audit' ? `${source}/audit` : source;
  const feed = record.facts['backfilled'] === true ? `${own}/backfill` : own;
  return isReplayed ? `${feed}/replay` : feed;
}
