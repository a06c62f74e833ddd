// Gathers alerts into pages. What a page means for the state (which part of a window is read) goes with the page
// that holds the last of it.
import { type Page, pageBytes, pageRecords } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange } from '../../model/state.ts';
import type { Candidate, Sightings } from '../updates/sightings.ts';

export interface AlertPages {
  /** Returns the page gathered before, if there is no room beside it for this alert. */
  add(alert: Candidate): Page | undefined;
  /** Something the connector itself has to say. */
  tell(record: SourceRecord): void;
  /** What is true once everything added so far is durable. */
  mean(changes: readonly StateChange[]): void;
  /** What is left; undefined when there is nothing. */
  rest(): Page | undefined;
}

export function createAlertPages(sightings: Sightings, now: () => number): AlertPages {
  let alerts: Candidate[] = [];
  let told: SourceRecord[] = [];
  let meant: StateChange[] = [];
  let bytes = 0;

  function rest(): Page | undefined {
    if (alerts.length + told.length + meant.length === 0) return undefined;
    const { records, changes, ...counts } = sightings.judge(alerts, now());
    const page = {
      records: [...records, ...told],
      changes: [...changes, ...meant],
      ...counts,
      hasMore: false,
    };
    alerts = [];
    told = [];
    meant = [];
    bytes = 0;
    return page;
  }

  return {
    rest,
    add: (alert) => {
      const size = alert.record.json.length;
      const page = alerts.length >= pageRecords || bytes + size > pageBytes ? rest() : undefined;
      alerts.push(alert);
      bytes += size;
      return page;
    },
    tell: (record) => {
      told.push(record);
    },
    mean: (changes) => {
      meant.push(...changes);
    },
  };
}
