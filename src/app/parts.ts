// What the composition root makes of a configuration, one function per part of the picture: sources, the
// connector's own sources, and senders.

import type { Configuration } from '../config/configuration.ts';
import { ownedError } from '../errors/owned-error.ts';
import { createFormat } from '../formats/list.ts';
import type { Journal } from '../journal/journal.ts';
import type { LiveMappings } from '../mapping/live-mappings.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { CredentialKind } from '../model/credential-status.ts';
import { type Classify, lanes } from '../model/record.ts';
import type { DriftBoard } from '../notices/drift-board.ts';
import type { Report } from '../notices/notice.ts';
import type { StatusBoard } from '../notices/status-board.ts';
import { createFilter } from '../pipeline/filter.ts';
import { createLaneReaders } from '../pipeline/lane-readers.ts';
import { createPace } from '../pipeline/pace.ts';
import { ReplayLane } from '../pipeline/replay/replay-lane.ts';
import type { SenderSetup } from '../pipeline/sender.ts';
import { createSetAside } from '../pipeline/set-aside.ts';
import {
  type ConnectorSource,
  connectorSourceName,
  createConnectorSource,
} from '../sources/connector/connector-source.ts';
import type { ExpiringCredential } from '../sources/connector/credential-events.ts';
import type { Findings } from '../sources/connector/drift-events.ts';
import type { Identity } from '../sources/connector/lifecycle.ts';
import type { HttpClient } from '../sources/http-client.ts';
import { createTenantAccess, type TenantAccess } from '../sources/microsoft/tenant-access.ts';
import { openSource } from '../sources/open-source.ts';
import type { ProbedSource } from '../sources/source-kind.ts';
import { watchCanaries } from './canary-watch.ts';
import { expiringCertificates } from './certificate-watch.ts';
import type { CoverageLook } from './coverage.ts';
import { watchedParts } from './watched-parts.ts';
import type { World } from './world.ts';

/** Lines and bytes that may be unproven per destination: the bound on what a break repeats. */
const unprovenLimits = { lines: 100_000, bytes: 128 * 1024 * 1024 };

/** The shape of records is Microsoft's, no tenant's: the first tenant's connector speaks of it. */
const noFindings: Findings = new Map();

/** One per tenant, by its name. */
export function createAccesses(
  { tenants }: Pick<Configuration, 'tenants'>,
  { http, clock, random }: Pick<World, 'clock' | 'random'> & { readonly http: HttpClient },
  report: Report,
): ReadonlyMap<string, TenantAccess> {
  return new Map(
    tenants.map((tenant) => [
      tenant.name,
      createTenantAccess({ tenant, signIn: tenant.signIn, http, clock, random, report }),
    ]),
  );
}

export function createSources(
  { sources }: Configuration,
  accesses: ReadonlyMap<string, TenantAccess>,
  world: { readonly classify: Classify; readonly clock: World['clock'] },
  report: Report,
): readonly ProbedSource[] {
  return sources.map((source) => {
    const access = accesses.get(source.tenant.name);
    if (access === undefined) throw new TypeError('a source belongs to no tenant');
    return openSource(source, { ...world, access, report });
  });
}

/** The lane for what is sent once more, by its destination's name. */
export async function openReplays(
  { destinations }: Configuration,
  parts: { readonly journal: Journal; readonly mappings: Pick<LiveMappings, 'hash'> },
  { clock }: World,
  report: Report,
): Promise<ReadonlyMap<string, ReplayLane>> {
  const { journal, mappings } = parts;
  const opening = destinations.map(async ({ name }) => {
    const about = { destination: name, journal, clock, report, mappingHash: () => mappings.hash };
    return [name, await ReplayLane.open(about)] as const;
  });
  return new Map(await Promise.all(opening));
}

export async function createSenders(
  { destinations }: Configuration,
  parts: {
    readonly journal: Journal;
    readonly mapper: Mapper;
    /** By the destination's name. */
    readonly replays: ReadonlyMap<string, ReplayLane>;
  },
  { clock, random, createDestination }: World,
  report: Report,
): Promise<readonly SenderSetup[]> {
  const { journal, mapper, replays } = parts;
  return Promise.all(
    destinations.map(async (options) => {
      const { name, catchUpPerSecond, rate, only, startAt } = options;
      const readers = await Promise.all(
        lanes.map(async (lane) => {
          const reader = await journal.reader(name, lane, { startAt });
          return [
            lane,
            lane === 'connector' ? watchCanaries(reader, name, { clock, report }) : reader,
          ] as const;
        }),
      );
      return {
        destination: createDestination(options, { clock, report }),
        mapper,
        format: createFormat(options),
        readers: createLaneReaders(new Map(readers), replays.get(name)),
        setAside: createSetAside({ destination: name, journal, clock, random, report }),
        filter: createFilter(only),
        pace: createPace({ catchUpPerSecond, ...rate }, clock),
        unprovenLimits,
        clock,
        random,
        report,
      };
    }),
  );
}

export function createConnectorSources(
  configuration: Configuration,
  parts: {
    readonly identity: Identity;
    readonly journal: Journal;
    readonly senders: readonly SenderSetup[];
    readonly board: StatusBoard;
    readonly drift: DriftBoard;
    readonly coverage: CoverageLook;
    readonly accesses: ReadonlyMap<string, TenantAccess>;
  },
  { clock, random }: World,
): readonly ConnectorSource[] {
  const { tenants, sources, heartbeatSeconds } = configuration;
  const { identity, journal, senders, board, drift, coverage, accesses } = parts;
  return tenants.map((tenant) => {
    const name = connectorSourceName(tenant.name, tenants.length);
    const own = sources.filter((source) => source.tenant.name === tenant.name).map((source) => source.name);
    return createConnectorSource({
      name,
      tenant: tenant.name,
      sources: new Set([name, ...own]),
      identity,
      heartbeatSeconds,
      settled: () =>
        senders.map(({ destination, readers }) => ({
          destination: destination.name,
          sequences: readers.sequences,
          canaryMs: board.destinations.find(({ name: each }) => each === destination.name)?.canary?.latencyMs,
        })),
      rejects: (limit) => journal.rejects(limit),
      parts: () => watchedParts(configuration, board, tenant.name),
      coverage: () => coverage.figuresOfTenant(tenant.name),
      completeThroughMs: () =>
        new Map(
          own.flatMap((source) => {
            const throughMs = coverage.figures(source)?.completeThroughMs;
            return throughMs === undefined ? [] : [[source, throughMs]];
          }),
        ),
      drift: () => (tenant === tenants[0] ? drift.findings : noFindings),
      credentials: () => [
        ...expiringCredentials(tenant.name, accesses.get(tenant.name)),
        ...(tenant === tenants[0] ? expiringCertificates(board) : []),
      ],
      clock,
      random,
    });
  });
}

/** A sign-in renews itself all the time, and a managed identity knows no end. */
const expiringKinds: Partial<Record<CredentialKind, string>> = {
  'client-secret': 'client secret',
  certificate: 'certificate',
};

function expiringCredentials(
  tenant: string,
  access: TenantAccess | undefined,
): readonly ExpiringCredential[] {
  if (access === undefined) return [];
  const { kind, expiresAtMs } = access.credentialStatus();
  const name = expiringKinds[kind];
  if (name === undefined || expiresAtMs === undefined) return [];
  const remedy =
    'Make a new one in Entra and put it beside this one, or in its place when it is over; nothing has to be restarted.';
  return [{ name, of: `tenant ${tenant}`, expiresAtMs, remedy }];
}

/** The last words of a clean stop; whoever cannot keep them now is not kept from stopping. */
export async function sayFarewell(
  connectors: readonly ConnectorSource[],
  journal: Journal,
  report: Report,
): Promise<void> {
  for (const connector of connectors) {
    try {
      await journal.commit(connector.name, connector.farewell());
    } catch (error) {
      const { code, message, remedy } = ownedError(error, 'Committing the last events');
      report({ notice: 'closing-failed', code, message, remedy });
    }
  }
}
