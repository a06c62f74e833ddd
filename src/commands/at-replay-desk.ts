// Where commands ask for replays and about rejects: the running service, or the journal itself when none runs.
import { createReplayDesk } from '../app/replay-desk.ts';
import { boardNames } from '../app/status.ts';
import type { Configuration } from '../config/configuration.ts';
import { remoteReplayDesk } from '../control/remote-replay-desk.ts';
import type { ReplayDesk } from '../control/replay-desk.ts';
import { systemClock } from '../world/clock.ts';
import { systemRandom } from '../world/random.ts';
import type { Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';
import { withJournalAtRest } from './journal-at-rest.ts';

/** Throws what the desk throws, `journal-absent` and `control-unavailable`. */
export async function atReplayDesk<T>(
  configuration: Configuration,
  io: Io,
  act: (desk: ReplayDesk) => Promise<T>,
): Promise<T> {
  const remote = await remoteReplayDesk(configuration.stateFolder);
  if (remote !== undefined) return act(remote);
  return withJournalAtRest(configuration, io, (journal) =>
    act(
      createReplayDesk({
        destinations: configuration.destinations.map(({ name }) => name),
        sources: boardNames(configuration).sources.map(({ name }) => name),
        journal,
        changed: () => {},
        clock: systemClock,
        random: systemRandom,
        report: complainingReport(io),
      }),
    ),
  );
}
