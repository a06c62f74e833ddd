// What a destination wants of all that is pulled: by source, record type and severity. The connector's own events
// (gaps, rejects, health, heartbeat) pass every filter: who is not told of a loss takes silence for peace.
import type { MappedEvent } from '../model/event.ts';
import type { SourceRecord } from '../model/record.ts';

export interface FilterOptions {
  /** Names of sources; undefined: all. */
  readonly sources?: readonly string[] | undefined;
  /** Record types; undefined: all. */
  readonly records?: readonly string[] | undefined;
  /** Least severity, 0 to 10 as the mappings decide it. */
  readonly minimumSeverity?: number | undefined;
}

export interface Filter {
  /** Asked before mapping. */
  wantsRecord(source: string, record: SourceRecord): boolean;
  /** A record goes out whole, with all its events, when one of them is severe enough. */
  wantsEvents(record: SourceRecord, events: readonly MappedEvent[]): boolean;
}

export function createFilter({ sources, records, minimumSeverity = 0 }: FilterOptions): Filter {
  const wantedSources = sources && new Set(sources);
  const wantedRecords = records && new Set(records);
  return {
    wantsRecord: (source, { lane, type }) =>
      lane === 'connector' || ((wantedSources?.has(source) ?? true) && (wantedRecords?.has(type) ?? true)),
    wantsEvents: ({ lane }, events) =>
      lane === 'connector' || events.some(({ severity }) => severity >= minimumSeverity),
  };
}
