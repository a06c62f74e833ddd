// "I am alive, and this is what you should have": per destination the lines proven since the last heartbeat,
// by feed and sequence number. The numbers told are kept as state, so that the chain of heartbeats has no
// hole across a restart or a kill.
import type { StateChange, StateView } from '../../model/state.ts';
import type { CoverageFigures } from '../../notices/coverage-report.ts';
import { isoTime } from './connector-record.ts';

/** How far a destination is: the last proven sequence number per feed. */
export interface SettledFeeds {
  readonly destination: string;
  readonly sequences: Readonly<Record<string, number>>;
}

export interface HeartbeatEvent {
  readonly at: string;
  readonly tenant: string;
  readonly destination: string;
  readonly intervalSeconds: number;
  readonly lines: number;
  readonly feeds: readonly {
    readonly feed: string;
    readonly lines: number;
    readonly firstSequence: number;
    readonly lastSequence: number;
  }[];
  /** Up to when nothing of the tenant is pending, and what it lacks of the last seven days; absent while unknown. */
  readonly completeThrough?: string;
  readonly pendingMinutes?: number;
  readonly lostMinutes?: number;
  readonly version: string;
}

const lastKey = 'heartbeat';

export function isHeartbeatDue(state: StateView, intervalSeconds: number, nowMs: number): boolean {
  const last = state.get(lastKey);
  // A clock that was set back must not silence the heartbeat.
  return typeof last !== 'number' || nowMs < last || nowMs - last >= intervalSeconds * 1_000;
}

/** `sources`: the names of the tenant's sources, whose feeds belong into its heartbeat. */
export function heartbeats(
  state: StateView,
  settled: readonly SettledFeeds[],
  about: {
    readonly tenant: string;
    readonly sources: ReadonlySet<string>;
    readonly intervalSeconds: number;
    readonly coverage: CoverageFigures | undefined;
    readonly version: string;
    readonly nowMs: number;
  },
): { readonly events: readonly HeartbeatEvent[]; readonly changes: readonly StateChange[] } {
  const { tenant, intervalSeconds, version, nowMs } = about;
  const changes: StateChange[] = [{ put: lastKey, value: nowMs }];
  const events = settled.map(({ destination, sequences }) => {
    const feeds = Object.entries(sequences).flatMap(([feed, lastSequence]) => {
      const [source = ''] = feed.split('/');
      if (!about.sources.has(source)) return [];
      const key = `told/${destination}/${feed}`;
      const told = state.get(key);
      const firstSequence = (typeof told === 'number' ? told : 0) + 1;
      if (lastSequence < firstSequence) return [];
      changes.push({ put: key, value: lastSequence });
      return [{ feed, lines: lastSequence - firstSequence + 1, firstSequence, lastSequence }];
    });
    const lines = feeds.reduce((sum, feed) => sum + feed.lines, 0);
    const at = isoTime(nowMs);
    return { at, tenant, destination, intervalSeconds, lines, feeds, ...covered(about.coverage), version };
  });
  return { events, changes };
}

function covered(coverage: CoverageFigures | undefined) {
  if (coverage?.completeThroughMs === undefined) return {};
  const { completeThroughMs, pendingMinutes, lostMinutes } = coverage;
  return {
    completeThrough: isoTime(completeThroughMs),
    pendingMinutes: Math.ceil(pendingMinutes),
    lostMinutes: Math.ceil(lostMinutes),
  };
}
