// The composition root: makes the parts in the order of the picture, source -> journal -> mapping -> format ->
// destination, and runs them until it is asked to stop. What each part does stands in its own folder.
import { createBackfillDesk } from './app/backfill-desk.ts';
import { certificateWatch } from './app/certificate-watch.ts';
import { coverageReport, createCoverageLook } from './app/coverage.ts';
import { credentialWatch } from './app/credential-watch.ts';
import { createDestinationDesk, tellUnconfigured } from './app/destination-desk.ts';
import { openDoors } from './app/doors.ts';
import { keepLooking } from './app/looking.ts';
import {
  createAccesses,
  createConnectorSources,
  createSenders,
  createSources,
  openReplays,
  sayFarewell,
} from './app/parts.ts';
import { createClosing, untilItOpens } from './app/patience.ts';
import { createReplayDesk } from './app/replay-desk.ts';
import { boardNames, createStatus } from './app/status.ts';
import { openWebhooks } from './app/webhooks.ts';
import type { World } from './app/world.ts';
import type { Configuration } from './config/configuration.ts';
import { ownedError } from './errors/owned-error.ts';
import { createLiveMappings, type LiveMappings } from './mapping/live-mappings.ts';
import { createDriftBoard } from './notices/drift-board.ts';
import { createMetrics } from './notices/metrics.ts';
import type { Report } from './notices/notice.ts';
import type { Status } from './notices/status.ts';
import { createStatusBoard } from './notices/status-board.ts';
import { runPuller } from './pipeline/puller.ts';
import { runLoops } from './pipeline/run-loops.ts';
import { runSender } from './pipeline/sender.ts';
import { programVersion } from './world/package-root.ts';

export interface AppSetup {
  readonly configuration: Configuration;
  readonly world: World;
  /** Hears every notice: the log of the service, the running counts of the demo. */
  readonly report: Report;
}

export interface App {
  /**
   * Runs until `stop` aborts, then ends in order within the configured time. Rejects with a ConnectorError
   * when it cannot start (`config-invalid`, `mapping-invalid`, `journal-locked`, ...) and with whatever broke
   * a promise of its own (`journal-broken`, `program-defect`): then it has to be started again.
   */
  run(stop: AbortSignal): Promise<void>;
  /** Reads the mappings again, in a while; those in use stay when the new ones do not compile. */
  reload(): void;
  /** Undefined before the journal is open. */
  status(): Status | undefined;
  /** Undefined before the port is open, and when it could not be opened. */
  readonly statusUrl: string | undefined;
}

export function createApp({ configuration, world, report: tell }: AppSetup): App {
  const { clock } = world;
  const board = createStatusBoard(boardNames(configuration), clock);
  const metrics = createMetrics();
  const drift = createDriftBoard();
  const report: Report = (notice) => {
    board.report(notice);
    metrics.report(notice);
    drift.report(notice);
    tell(notice);
  };
  const closing = createClosing(world, report);
  let status: (() => Status) | undefined;
  let statusUrl: string | undefined;
  let mappings: LiveMappings | undefined;

  async function run(stop: AbortSignal): Promise<void> {
    const version = programVersion();
    const mapper = await createLiveMappings(
      () => world.createMapper(configuration.mappings, { report, clock }),
      report,
    );
    mappings = mapper;
    const identity = {
      version,
      configurationHash: configuration.hash,
      get mappingVersion() {
        return mapper.version;
      },
      get mappingHash() {
        return mapper.hash;
      },
    };
    const http = closing.add(await world.openNetwork(configuration.network, configuration.proxyPassword));
    const accesses = createAccesses(configuration, { ...world, http }, report);
    const sources = createSources(configuration, accesses, { classify: mapper.classify, clock }, report);

    const { stateFolder, journal: options } = configuration;
    const place = { stateFolder, options, clock, report };
    const journal = await untilItOpens(() => world.openJournal(place), world, report, stop);
    if (journal === undefined) return;
    closing.add(journal);

    const replays = await openReplays(configuration, { journal, mappings: mapper }, world, report);
    for (const lane of replays.values()) closing.add(lane);
    const parts = { journal, mapper, replays };
    const senders = await untilItOpens(
      () => createSenders(configuration, parts, world, report),
      world,
      report,
      stop,
    );
    if (senders === undefined) return;
    const configured = new Set(configuration.destinations.map(({ name }) => name));
    tellUnconfigured(journal, configured, report);
    const coverage = createCoverageLook(sources, journal, clock);
    const speaking = { identity, journal, senders, board, drift, coverage, accesses };
    const connectors = createConnectorSources(configuration, speaking, world);

    const showStatus = createStatus({
      configuration,
      accesses,
      board,
      coverage,
      journal,
      senders,
      identity,
      clock,
      stop,
    });
    status = showStatus;
    const doors = await openDoors(
      world,
      configuration,
      {
        status: showStatus,
        metrics: () => metrics.text(showStatus()),
        coverage: (hours) => coverageReport(sources, journal, clock.now(), hours),
        rejects: (limit) => journal.rejects(limit),
        rejected: (number) => journal.rejected(number),
      },
      {
        backfills: createBackfillDesk({ sources, journal, clock, random: world.random, report }),
        replays: createReplayDesk({
          destinations: configuration.destinations.map(({ name }) => name),
          sources: [...sources, ...connectors].map(({ name }) => name),
          journal,
          changed: (destination) => replays.get(destination)?.changed(),
          clock,
          random: world.random,
          report,
        }),
        destinations: createDestinationDesk({ configured, journal, report }),
      },
      report,
    );
    closing.add(doors);
    statusUrl = doors.statusUrl;

    closing.add(await openWebhooks(world, sources, report));

    report({ notice: 'started', version });
    const { stopSeconds } = configuration;
    const { random } = world;
    const pullers = [...sources, ...connectors].map(
      (source) => (signal: AbortSignal) => runPuller({ source, journal, clock, random, report }, signal),
    );
    const runners = senders.map(
      (sender) => (signal: AbortSignal, deadline: AbortSignal) => runSender(sender, signal, deadline),
    );
    const looks = [
      coverage.look,
      credentialWatch(accesses.values()),
      certificateWatch(board, { clock, report }),
    ];
    const lookers = looks.map(
      (look) => (signal: AbortSignal) => keepLooking(look, { clock, report }, signal),
    );
    const farewell = () => sayFarewell(connectors, journal, report);
    const { broken } = journal;
    await runLoops(
      {
        pullers: [...pullers, ...lookers],
        senders: runners,
        farewell,
        broken,
        stopSeconds,
        clock,
        report,
      },
      stop,
    );
  }

  return {
    run: async (stop) => {
      try {
        await run(stop);
      } catch (error) {
        const { message, remedy } = ownedError(error, 'Running the service');
        report({ notice: 'fatal', message, remedy });
        throw error;
      } finally {
        await closing.closeAll();
      }
      report({ notice: 'stopped' });
    },
    reload: () => void mappings?.reload(),
    status: () => status?.(),
    get statusUrl() {
      return statusUrl;
    },
  };
}
