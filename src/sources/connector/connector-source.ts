// The connector as a source of records like any other: lifecycle, heartbeat, rejects, health. One per tenant,
// because every line belongs to one. It looks after itself every few seconds and mostly has nothing to say.
import type { Page } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { CoverageFigures } from '../../notices/coverage-report.ts';
import type { Clock } from '../../world/clock.ts';
import type { Random } from '../../world/random.ts';
import type { Source } from '../source.ts';
import { canaryRecord } from './canary.ts';
import { connectorRecord, isoTime } from './connector-record.ts';
import { credentialEvents, type ExpiringCredential } from './credential-events.ts';
import { driftEvents, type Findings } from './drift-events.ts';
import { heartbeats, isHeartbeatDue, type SettledFeeds } from './heartbeat.ts';
import { type Identity, type Lifecycle, lifecycleAtStart, lifecycleSince } from './lifecycle.ts';
import { lastToldReject, type NumberedReject, rejectEvents } from './reject-events.ts';
import { createTroubleWatch, type WatchedPart } from './trouble-events.ts';

const lookSeconds = 10;
const rejectsEveryMs = 60_000;
/** Rejects looked at in one minute; more than that in a minute are counted up to here. */
const mostRejects = 10_000;

export interface ConnectorSourceSetup {
  readonly name: string;
  readonly tenant: string;
  /** Names of all sources of the tenant, this one included. */
  readonly sources: ReadonlySet<string>;
  /** Looked at in each round: what it holds may change. */
  readonly identity: Identity;
  readonly heartbeatSeconds: number;
  /** Per destination, what is proven there. */
  readonly settled: () => readonly SettledFeeds[];
  /** The newest rejects, at most `limit`. */
  readonly rejects: (limit: number) => Promise<readonly NumberedReject[]>;
  /** The sums of the completeness ledger of the tenant; undefined before the first look. */
  readonly coverage: () => CoverageFigures | undefined;
  /** By the name of a source of the tenant, up to when nothing of it is pending; only where that is known. */
  readonly completeThroughMs: () => ReadonlyMap<string, number>;
  /** The sources and destinations it speaks for, as they are now. */
  readonly parts: () => readonly WatchedPart[];
  /** What it speaks for that ends: the tenant's credentials, certificates of destinations. */
  readonly credentials: () => readonly ExpiringCredential[];
  /** What was noticed of records changing shape; nothing where another source speaks of it. */
  readonly drift: () => Findings;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ConnectorSource extends Source {
  /** The last page before a clean stop. */
  farewell(): Page;
}

/** `connector`, or `connector-<tenant>` where there are several tenants. */
export function connectorSourceName(tenant: string, tenants: number): string {
  return tenants === 1 ? 'connector' : `connector-${tenant}`;
}

export function createConnectorSource(setup: ConnectorSourceSetup): ConnectorSource {
  const { name, tenant, identity, clock, random } = setup;
  let hasStarted = false;
  let rejectsLookedAt: number | undefined;
  /** The newest reject of all tenants when there was last nothing to tell. */
  let seenReject = 0;
  const troubles = createTroubleWatch();

  const record = (
    type: Parameters<typeof connectorRecord>[0],
    content: object,
    facts: Readonly<Record<string, string>> = {},
  ): SourceRecord => connectorRecord(type, { id: random.uuid(), tenant, atMs: clock.now() }, content, facts);

  const lifecyclePage = ({ events, changes }: Lifecycle): Page =>
    pageOf(
      events.map((event) => record('connector-lifecycle', event)),
      changes,
    );

  const heartbeatPage = (state: StateView): Page => {
    const { events, changes } = heartbeats(state, setup.settled(), {
      tenant,
      sources: setup.sources,
      intervalSeconds: setup.heartbeatSeconds,
      coverage: setup.coverage(),
      completeThroughMs: setup.completeThroughMs(),
      credentials: setup.credentials(),
      identity,
      nowMs: clock.now(),
    });
    const records = events.map((event) => {
      return record('connector-heartbeat', event, { destination: event.destination });
    });
    return pageOf([...records, canaryRecord(tenant, clock.now(), random.uuid())], changes);
  };

  const rejectPage = async (state: StateView): Promise<Page> => {
    const [newest] = await setup.rejects(1);
    // Reading thousands of old ones every minute would hold up the event loop for nothing.
    const isNew = newest !== undefined && newest.number > Math.max(seenReject, lastToldReject(state));
    if (!isNew) return pageOf([], []);
    const rejects = (await setup.rejects(mostRejects)).filter((reject) => reject.tenant === tenant);
    const { events, changes } = rejectEvents(state, rejects, clock.now());
    if (events.length === 0) seenReject = newest.number;
    return pageOf(
      events.map((event) => record('connector-reject', event)),
      changes,
    );
  };

  const healthPage = (state: StateView): Page => {
    const nowMs = clock.now();
    const told = [
      troubles.look(state, setup.parts(), nowMs),
      credentialEvents(state, setup.credentials(), nowMs),
      driftEvents(state, setup.drift(), nowMs),
    ];
    const records = told.flatMap(({ events }) => events).map((event) => record('connector-health', event));
    return pageOf(
      records,
      told.flatMap(({ changes }) => changes),
    );
  };

  return {
    name,
    tenant,
    pollSeconds: Math.min(lookSeconds, setup.heartbeatSeconds),
    pull: async function* (state) {
      if (!hasStarted) {
        yield lifecyclePage(lifecycleAtStart(state, identity, clock.now()));
        hasStarted = true;
      } else {
        const since = lifecycleSince(state, identity, clock.now());
        if (since.events.length > 0) yield lifecyclePage(since);
      }
      if (isHeartbeatDue(state, setup.heartbeatSeconds, clock.now())) yield heartbeatPage(state);
      const now = clock.monotonic();
      if (rejectsLookedAt === undefined || now - rejectsLookedAt >= rejectsEveryMs) {
        rejectsLookedAt = now;
        const page = await rejectPage(state);
        if (page.records.length > 0) yield page;
      }
      const health = healthPage(state);
      if (health.changes.length > 0) yield health;
    },
    farewell: () => {
      const event = { event: 'stopped', at: isoTime(clock.now()), ...identity, what: 'service' } as const;
      return pageOf([record('connector-lifecycle', event)], []);
    },
  };
}

function pageOf(records: readonly SourceRecord[], changes: readonly StateChange[]): Page {
  return { records, changes, filtered: 0, hasMore: false };
}
