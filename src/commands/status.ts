// `defender-siem status`: what the running service says about itself, or the journal when none runs.
import { askService } from '../control/client.ts';
import { healthOf } from '../notices/health.ts';
import type { Status } from '../notices/status.ts';
import { type Command, exitCodes } from './command.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { restingText } from './resting-text.ts';
import { statusText } from './status-text.ts';

export const status: Command = {
  name: 'status',
  summary: 'show what the service does, how far it has come and what it waits for',
  usage: ['status [--config FILE] [--json]'],
  details: 'Ends with 1 when the service needs attention or does not run.',
  options: { config: configOption, json: { kind: 'flag', meaning: 'print it as JSON' } },
  run: async (args, io) => {
    const { configuration } = await loadForCommand(args, io);
    const answer = await askService(configuration.stateFolder, '/status');
    if (answer === undefined) {
      const resting = await withJournalAtRest(configuration, io, async (journal) => journal.status());
      io.write(args.flag('json') ? jsonText({ isRunning: false, journal: resting }) : restingText(resting));
      return exitCodes.problems;
    }
    // The service is of the same package, so its answer has the shape the type says.
    const running = answer.body as Status;
    io.write(args.flag('json') ? jsonText({ isRunning: true, ...running }) : statusText(running));
    return healthOf(running).isHealthy ? exitCodes.done : exitCodes.problems;
  },
};

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
