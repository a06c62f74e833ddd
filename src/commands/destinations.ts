// `defender-siem destinations`: which destinations the journal keeps marks for and what waits for each; forgets one
// that the configuration no longer names.
import { createDestinationDesk } from '../app/destination-desk.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DestinationDesk, KnownDestination } from '../control/destination-desk.ts';
import { remoteDestinationDesk } from '../control/remote-destination-desk.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { sizeText, textTable, timeText } from './text-table.ts';
import { usageWrong } from './usage-wrong.ts';

export const destinations: Command = {
  name: 'destinations',
  summary: 'list what waits for each destination, and forget one that was taken out of the configuration',
  usage: ['destinations list [--config FILE] [--json]', 'destinations forget NAME [--config FILE]'],
  details: `A destination that the configuration no longer names keeps its place in the journal, so that it can come
back without a hole; until it is forgotten, what waits for it takes room. Once forgotten it begins anew: by its startAt,
with sequence numbers from 1.`,
  options: { config: configOption, json: { kind: 'flag', meaning: 'print it as JSON' } },
  run: async (args, io) => {
    const [what, name, ...more] = args.operands;
    if (what === 'list' && name === undefined) return list(args, io);
    if (what === 'forget' && name !== undefined && more.length === 0) return forget(args, io, name);
    throw usageWrong('defender-siem destinations takes `list` or `forget NAME`.');
  },
};

async function list(args: Arguments, io: Io): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const known = await atDestinationDesk(configuration, io, (desk) => desk.list());
  io.write(args.flag('json') ? `${JSON.stringify(known, undefined, 2)}\n` : listText(known));
  return exitCodes.done;
}

async function forget(args: Arguments, io: Io, name: string): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const { records } = await atDestinationDesk(configuration, io, (desk) => desk.forget(name));
  io.write(`${name} is forgotten; ${records} records no longer wait for it.\n`);
  return exitCodes.done;
}

/** The running service, or the journal itself when none runs. */
async function atDestinationDesk<T>(
  configuration: Configuration,
  io: Io,
  act: (desk: DestinationDesk) => Promise<T>,
): Promise<T> {
  const remote = await remoteDestinationDesk(configuration.stateFolder);
  if (remote !== undefined) return act(remote);
  const configured = new Set(configuration.destinations.map(({ name }) => name));
  return withJournalAtRest(configuration, io, (journal) =>
    act(createDestinationDesk({ configured, journal, report: complainingReport(io) })),
  );
}

function listText(known: readonly KnownDestination[]): string {
  if (known.length === 0) return 'The journal knows no destination yet.\n';
  const rows = known.map(({ name, isConfigured, records, bytes, oldestCommittedAtMs }) => [
    name,
    isConfigured ? 'yes' : 'no',
    String(records),
    sizeText(bytes),
    oldestCommittedAtMs === undefined ? '' : timeText(oldestCommittedAtMs),
  ]);
  const gone = known.some(({ isConfigured }) => !isConfigured);
  const hint = gone
    ? 'One that is not configured holds its room until: defender-siem destinations forget NAME\n'
    : '';
  return `${textTable(['destination', 'configured', 'records waiting', 'size', 'since'], rows, 0)}${hint}`;
}
