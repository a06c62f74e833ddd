// `defender-siem backfill`: has a source read a span of the past, shows how far that is, and calls it off. It asks the
// running service, or writes into the journal itself when none runs.
import { createBackfillDesk } from '../app/backfill-desk.ts';
import type { Configuration } from '../config/configuration.ts';
import type { BackfillDesk } from '../control/backfill-desk.ts';
import { remoteBackfillDesk } from '../control/remote-backfill-desk.ts';
import type { BackfillStatus } from '../notices/backfill-status.ts';
import { systemClock } from '../world/clock.ts';
import { systemRandom } from '../world/random.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { readPointInTime } from './point-in-time.ts';
import { sourcesAtRest } from './sources-at-rest.ts';
import { textTable, timeText } from './text-table.ts';
import { usageWrong } from './usage-wrong.ts';

export const backfill: Command = {
  name: 'backfill',
  summary: 'have a source read a span of the past, slower than live events and without disturbing them',
  usage: [
    'backfill --source NAME --from TIME [--to TIME] [--config FILE] [--json]',
    'backfill list [--config FILE] [--json]',
    'backfill cancel ID [--config FILE]',
  ],
  details: `Goes through the same path as live events. What was delivered in the last 8 days, and every version of an alert
that is remembered, does not come again; the rest arrives in the feed NAME/backfill.`,
  options: {
    config: configOption,
    source: { kind: 'text', value: 'NAME', meaning: 'the name of the source' },
    from: {
      kind: 'text',
      value: 'TIME',
      meaning: 'where the span begins, e.g. 2026-01-08 or 2026-01-08T09:30',
    },
    to: { kind: 'text', value: 'TIME', meaning: 'where it ends (now)' },
    json: { kind: 'flag', meaning: 'print it as JSON' },
  },
  run: async (args, io) => {
    const [what, operand, ...more] = args.operands;
    if (what === undefined) return start(args, io);
    if (what === 'list' && operand === undefined) return list(args, io);
    if (what === 'cancel' && operand !== undefined && more.length === 0) return cancel(args, io, operand);
    throw usageWrong('defender-siem backfill takes `--source NAME --from TIME`, `list` or `cancel ID`.');
  },
};

async function start(args: Arguments, io: Io): Promise<ExitCode> {
  const [source, from, to] = [args.text('source'), args.text('from'), args.text('to')];
  if (source === undefined || from === undefined) {
    throw usageWrong('defender-siem backfill needs --source NAME and --from TIME.');
  }
  const fromMs = readPointInTime('from', from);
  const toMs = to === undefined ? systemClock.now() : readPointInTime('to', to);
  const begun = await atDesk(args, io, (desk) => desk.start({ source, fromMs, toMs }));
  if (args.flag('json')) io.write(jsonText(begun));
  else {
    io.write(
      `Back-fill ${begun.id}: ${source} will read ${timeText(begun.fromMs)} to ${timeText(begun.toMs)}.\n`,
    );
    io.write('See how far it is: defender-siem backfill list\n');
  }
  return exitCodes.done;
}

async function list(args: Arguments, io: Io): Promise<ExitCode> {
  const all = await atDesk(args, io, (desk) => desk.list());
  io.write(args.flag('json') ? jsonText(all) : listText(all));
  return exitCodes.done;
}

async function cancel(args: Arguments, io: Io, id: string): Promise<ExitCode> {
  const { source, doneToMs, finishedAtMs } = await atDesk(args, io, (desk) => desk.cancel(id));
  io.write(
    finishedAtMs === undefined
      ? `Back-fill ${id} of ${source} is called off; it had read up to ${timeText(doneToMs)}.\n`
      : `Back-fill ${id} of ${source} had finished at ${timeText(finishedAtMs)}; it is no longer listed.\n`,
  );
  return exitCodes.done;
}

async function atDesk<T>(args: Arguments, io: Io, act: (desk: BackfillDesk) => Promise<T>): Promise<T> {
  const { configuration } = await loadForCommand(args, io);
  const remote = await remoteBackfillDesk(configuration.stateFolder);
  return remote === undefined ? atRest(configuration, io, act) : act(remote);
}

function atRest<T>(
  configuration: Configuration,
  io: Io,
  act: (desk: BackfillDesk) => Promise<T>,
): Promise<T> {
  return withJournalAtRest(configuration, io, (journal) =>
    act(
      createBackfillDesk({
        sources: sourcesAtRest(configuration),
        journal,
        clock: systemClock,
        random: systemRandom,
        report: complainingReport(io),
      }),
    ),
  );
}

function listText(all: readonly BackfillStatus[]): string {
  if (all.length === 0) return 'Nothing is being filled in.\n';
  const rows = all.map((each) => [
    each.id,
    each.source,
    timeText(each.fromMs),
    timeText(each.toMs),
    `${Math.floor(doneShare(each) * 100)} %`,
    each.records,
    stateText(each),
  ]);
  return textTable(['id', 'source', 'from', 'to', 'done', 'records', 'state'], rows, 0);
}

function doneShare({ fromMs, toMs, doneToMs }: BackfillStatus): number {
  return (doneToMs - fromMs) / (toMs - fromMs);
}

function stateText({ tries, reason, finishedAtMs, doneToMs, fromMs }: BackfillStatus): string {
  if (finishedAtMs !== undefined) return `finished ${timeText(finishedAtMs)}`;
  if (tries > 0) return `failing, is tried again: ${reason}`;
  return doneToMs === fromMs ? 'waiting for the live events' : 'under way';
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
