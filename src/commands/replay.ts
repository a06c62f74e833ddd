// `defender-siem replay`: sends records that the journal still keeps once more, with the mappings in use, shows how
// far that is, and calls it off.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReplayStatus } from '../notices/replay-status.ts';
import { idKey } from '../pipeline/replay/id-key.ts';
import { systemClock } from '../world/clock.ts';
import { atReplayDesk } from './at-replay-desk.ts';
import { chooseDestination } from './choose-destination.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io, type Option } from './command.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { unreadable } from './map/read-text.ts';
import { readPointInTime } from './point-in-time.ts';
import { replayTable } from './replay-table.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

const mostIds = 100_000;

export const perSecondOption: Option = {
  kind: 'text',
  value: 'N',
  meaning: 'lines in a second at most (200); live events always go first',
};

export function readPerSecond(args: Arguments): number {
  return readWholeNumber('per-second', args.text('per-second'), { from: 1, to: 100_000, otherwise: 200 });
}

export const replay: Command = {
  name: 'replay',
  summary: 'send records that the journal still keeps once more, behind all live events',
  usage: [
    'replay --from TIME [--to TIME] [--destination NAME] [--source NAME] [--per-second N] [--config FILE] [--json]',
    'replay --ids FILE [--destination NAME] [--per-second N] [--config FILE] [--json]',
    'replay list [--config FILE] [--json]',
    'replay cancel ID [--config FILE]',
  ],
  details: `The times are those at which records came into the journal; --ids takes record ids, one a line, as
\`verify --csv --missing-ids\` writes them. Records are mapped with the mappings in use and arrive in the feed
<feed>/replay, under numbers of its own, marked with the hash of the mappings. What the connector said of itself comes
again only with its source or ids named. A replay goes on after a stop or a kill.`,
  options: {
    config: configOption,
    from: { kind: 'text', value: 'TIME', meaning: 'e.g. 2026-01-08 or 2026-01-08T09:30' },
    to: { kind: 'text', value: 'TIME', meaning: 'where it ends (now)' },
    ids: { kind: 'text', value: 'FILE', meaning: `record ids, at most ${mostIds}; - is standard input` },
    destination: { kind: 'text', value: 'NAME', meaning: 'where to; needed when there are several' },
    source: { kind: 'text', value: 'NAME', meaning: 'only records of this source' },
    'per-second': perSecondOption,
    json: { kind: 'flag', meaning: 'print it as JSON' },
  },
  run: async (args, io) => {
    const [what, operand, ...more] = args.operands;
    if (what === undefined) return start(args, io);
    if (what === 'list' && operand === undefined) return list(args, io);
    if (what === 'cancel' && operand !== undefined && more.length === 0) return cancel(args, io, operand);
    throw usageWrong('defender-siem replay takes `--from TIME`, `--ids FILE`, `list` or `cancel ID`.');
  },
};

async function start(args: Arguments, io: Io): Promise<ExitCode> {
  const [from, to, ids, source] = ['from', 'to', 'ids', 'source'].map((name) => args.text(name));
  if (from === undefined && ids === undefined) {
    throw usageWrong('defender-siem replay needs --from TIME or --ids FILE.');
  }
  const perSecond = readPerSecond(args);
  const fromMs = from === undefined ? 0 : readPointInTime('from', from);
  const toMs = to === undefined ? systemClock.now() : readPointInTime('to', to);
  const { configuration } = await loadForCommand(args, io);
  const wish = {
    ...{ destination: chooseDestination(args, configuration), fromMs, toMs, perSecond },
    ...(source === undefined ? {} : { source }),
    ...(ids === undefined ? {} : { idKeys: await readIdKeys(ids, io) }),
  };
  const begun = await atReplayDesk(configuration, io, (desk) => desk.start(wish));
  io.write(args.flag('json') ? jsonText(begun) : begunText([begun]));
  return exitCodes.done;
}

async function list(args: Arguments, io: Io): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const all = await atReplayDesk(configuration, io, (desk) => desk.list());
  io.write(args.flag('json') ? jsonText(all) : replayTable(all));
  return exitCodes.done;
}

async function cancel(args: Arguments, io: Io, id: string): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const { destination, sent, finishedAtMs } = await atReplayDesk(configuration, io, (desk) =>
    desk.cancel(id),
  );
  const end = finishedAtMs === undefined ? 'is called off' : 'had finished, and is no longer listed';
  io.write(`Replay ${id} to ${destination} ${end}; ${sent} records were sent.\n`);
  return exitCodes.done;
}

export function begunText(begun: readonly ReplayStatus[]): string {
  const lines = begun.map(
    ({ id, wanted, destination, perSecond }) =>
      `Replay ${id}: ${wanted} to ${destination}, at most ${perSecond} lines a second.\n`,
  );
  return `${lines.join('')}See how far it is: defender-siem replay list\n`;
}

async function readIdKeys(file: string, io: Io): Promise<readonly string[]> {
  const input = file === '-' ? Readable.from(io.input) : createReadStream(file);
  const keys = new Set<string>();
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') keys.add(idKey(line));
      if (keys.size > mostIds) break;
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    input.destroy();
  }
  if (keys.size > mostIds) {
    throw usageWrong(
      `${file} has more than ${mostIds} ids.`,
      'Split it, and replay one part after the other.',
    );
  }
  if (keys.size === 0) throw usageWrong(`${file} has no ids.`, 'Give a file with one record id a line.');
  return [...keys];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
