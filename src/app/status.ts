// The status as a whole: what the board saw, what the journal counts, what the destinations now promise.
import type { Configuration } from '../config/configuration.ts';
import { settlingSeconds } from '../destinations/settling-time.ts';
import type { Journal } from '../journal/journal.ts';
import type { Status } from '../notices/status.ts';
import type { StatusBoard } from '../notices/status-board.ts';
import type { SenderSetup } from '../pipeline/sender.ts';
import { connectorSourceName } from '../sources/connector/connector-source.ts';
import type { Identity } from '../sources/connector/lifecycle.ts';
import type { TenantAccess } from '../sources/microsoft/tenant-access.ts';
import type { Clock } from '../world/clock.ts';
import type { CoverageLook } from './coverage.ts';
import { knownDestinations } from './destination-desk.ts';

/** The names the board keeps, the connector's own sources last. */
export function boardNames({ sources, tenants, destinations }: Configuration) {
  const own = tenants.map(({ name }) => ({ name: connectorSourceName(name, tenants.length), tenant: name }));
  return {
    sources: [...sources.map(({ name, tenant }) => ({ name, tenant: tenant.name })), ...own],
    destinations: destinations.map(({ name }) => name),
  };
}

export function createStatus(parts: {
  readonly configuration: Pick<Configuration, 'destinations'>;
  readonly board: StatusBoard;
  readonly accesses: ReadonlyMap<string, Pick<TenantAccess, 'credentialStatus'>>;
  readonly coverage: Pick<CoverageLook, 'figures'>;
  readonly journal: Journal;
  readonly senders: readonly SenderSetup[];
  readonly identity: Identity;
  readonly clock: Clock;
  readonly stop: AbortSignal;
}): () => Status {
  const { configuration, accesses, board, coverage, journal, senders, identity, clock, stop } = parts;
  const startedAtMs = clock.now();
  const startedAt = clock.monotonic();
  const proofs = new Map(senders.map(({ destination }) => [destination.name, destination]));
  const settling = new Map(
    configuration.destinations.map((options) => [options.name, settlingSeconds(options)]),
  );
  const configured = new Set(settling.keys());
  const unconfigured = () =>
    knownDestinations(journal, configured)
      .filter(({ isConfigured }) => !isConfigured)
      .map(({ name, records, bytes }) => ({ name, records, bytes }));
  return () => {
    const { backlogs, bytes, maxBytes, segments, isFull, rejects } = journal.status();
    return {
      ...identity,
      atMs: clock.now(),
      startedAtMs,
      uptimeSeconds: (clock.monotonic() - startedAt) / 1_000,
      isStopping: stop.aborted,
      credentials: [...accesses.values()].map((access) => access.credentialStatus()),
      sources: board.sources.map((source) => ({ ...source, coverage: coverage.figures(source.name) })),
      destinations: board.destinations.map((destination) => ({
        ...destination,
        proof: proofs.get(destination.name)?.proof ?? 'unknown',
        settlesWithinSeconds: settling.get(destination.name) ?? 0,
        behind: backlogs
          .filter((backlog) => backlog.destination === destination.name)
          .map(({ lane, records, bytes, oldestCommittedAtMs }) => ({
            lane,
            records,
            bytes,
            oldestCommittedAtMs,
          })),
      })),
      journal: { bytes, maxBytes, segments, isFull, rejects, unconfigured: unconfigured() },
    };
  };
}
