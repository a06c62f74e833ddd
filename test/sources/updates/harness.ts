// Alerts as a source of alerts would hand them to its sightings, for the tests beside this file.
import type { Notice } from '../../../src/notices/notice.ts';
import type { Emit } from '../../../src/sources/updates/emit.ts';
import { sightOf } from '../../../src/sources/updates/sight.ts';
import { type Candidate, openSightings, type Sightings } from '../../../src/sources/updates/sightings.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { someRecord } from '../../doubles/records.ts';

export const fields = ['severity', 'assignedTo', 'evidence'];
export const dayMs = 86_400_000;
export const startMs = Date.UTC(2026, 0, 8, 9);

export interface SomeAlert {
  readonly id: string;
  /** Of the update, in seconds since the start; undefined: Microsoft does not say. */
  readonly second: number | undefined;
  readonly status?: string;
  readonly severity?: string;
  readonly assignedTo?: string | null;
  readonly evidence?: readonly unknown[];
  readonly version?: string;
}

export function candidate(alert: SomeAlert, compared = fields): Candidate {
  const { id, second, status = 'new', version = `v${second}` } = alert;
  const updatedAtMs = second === undefined ? undefined : startMs + second * 1_000;
  return {
    record: { ...someRecord(id, { type: 'graph-alert', facts: { kept: true } }), version },
    sight: sightOf({ ...alert }, { updatedAtMs, status, isResolved: status === 'resolved' }, compared),
  };
}

export interface Seen {
  readonly state: KeptState;
  readonly notices: Notice[];
  /** As a round that begins now sees it. */
  open(more?: { emit?: Emit; limit?: number; fields?: readonly string[] }): Sightings;
  /** One round with one page: `id change (changed)` of what goes out. */
  page(alerts: readonly SomeAlert[], more?: { emit?: Emit; atMs?: number }): readonly string[];
  sweep(nowMs: number, limit?: number): Promise<number>;
}

export function seen(): Seen {
  const state = new KeptState();
  const notices: Notice[] = [];
  const open: Seen['open'] = (more = {}) =>
    openSightings(state.view(), {
      fields,
      emit: 'every-update',
      source: 'alerts',
      report: (notice) => notices.push(notice),
      ...more,
    });
  return {
    state,
    notices,
    open,
    page: (alerts, { emit = 'every-update', atMs = startMs } = {}) => {
      const { records, changes } = open({ emit }).judge(
        alerts.map((alert) => candidate(alert)),
        atMs,
      );
      state.apply(changes);
      return records.map(({ id, facts }) =>
        [id, facts['change'], ...(facts['changed'] === undefined ? [] : [`(${facts['changed']})`])].join(' '),
      );
    },
    sweep: async (nowMs, limit) => {
      let groups = 0;
      for await (const changes of open(limit === undefined ? {} : { limit }).sweep(nowMs)) {
        state.apply(changes);
        groups += 1;
      }
      return groups;
    },
  };
}
