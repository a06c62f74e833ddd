// "I am alive, and this is what you should have": per destination the lines proven since the last heartbeat,
// by feed and sequence number. The numbers told are kept as state, so that the chain of heartbeats has no
// hole across a restart or a kill.
import type { StateChange, StateView } from '../../model/state.ts';
import type { CoverageFigures } from '../../notices/coverage-report.ts';
import { isoTime } from './connector-record.ts';
import { daysUntil, type ExpiringCredential } from './credential-events.ts';
import type { Identity } from './lifecycle.ts';

/** How far a destination is: the last proven sequence number per feed. */
export interface SettledFeeds {
  readonly destination: string;
  readonly sequences: Readonly<Record<string, number>>;
  /** Of the last canary proven there. */
  readonly canaryMs?: number | undefined;
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
  /** How long before now each source is complete through; those of which nothing is known yet are not named. */
  readonly lags: readonly SourceLag[];
  /** Of the source that is furthest behind. */
  readonly lagSeconds?: number;
  /** Until the first of the tenant's credentials expires, where the end of one is known; 0 when it has. */
  readonly daysLeft?: number;
  readonly expires?: string;
  /** How long the last canary took until it was proven at this destination; absent before the first. */
  readonly canarySeconds?: number;
  readonly version: string;
  readonly configurationHash: string;
  readonly mappingVersion: string;
  readonly mappingHash: string;
}

export interface SourceLag {
  readonly source: string;
  readonly seconds: number;
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
    /** By the name of the source, up to when nothing of it is pending. */
    readonly completeThroughMs: ReadonlyMap<string, number>;
    readonly credentials: readonly ExpiringCredential[];
    readonly identity: Identity;
    readonly nowMs: number;
  },
): { readonly events: readonly HeartbeatEvent[]; readonly changes: readonly StateChange[] } {
  const { tenant, intervalSeconds, identity, nowMs } = about;
  const { version, configurationHash, mappingVersion, mappingHash } = identity;
  const shared = {
    ...covered(about.coverage),
    ...lagging(about.completeThroughMs, nowMs),
    ...expiring(about.credentials, nowMs),
    ...{ version, configurationHash, mappingVersion, mappingHash },
  };
  const changes: StateChange[] = [{ put: lastKey, value: nowMs }];
  const events = settled.map(({ destination, sequences, canaryMs }) => {
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
    return { at, tenant, destination, intervalSeconds, lines, feeds, ...canary(canaryMs), ...shared };
  });
  return { events, changes };
}

/** To a tenth of a second. */
function canary(ms: number | undefined) {
  return ms === undefined ? {} : { canarySeconds: Math.round(ms / 100) / 10 };
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

function lagging(completeThroughMs: ReadonlyMap<string, number>, nowMs: number) {
  const lags = [...completeThroughMs].map(([source, throughMs]): SourceLag => {
    return { source, seconds: Math.max(0, Math.round((nowMs - throughMs) / 1_000)) };
  });
  return lags.length === 0 ? { lags } : { lags, lagSeconds: Math.max(...lags.map(({ seconds }) => seconds)) };
}

function expiring(credentials: readonly ExpiringCredential[], nowMs: number) {
  const [first] = credentials.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs);
  if (first === undefined) return {};
  return { daysLeft: daysUntil(first.expiresAtMs, nowMs), expires: first.name };
}
