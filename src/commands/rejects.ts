// `defender-siem rejects`: the records that could not be mapped, why, and one of them in full; maps them again, or
// gives them up.
import type { Configuration } from '../config/configuration.ts';
import { askService } from '../control/client.ts';
import type { RejectsWish } from '../control/replay-desk.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { StoredReject } from '../journal/journal.ts';
import type { SourceRecord } from '../model/record.ts';
import { atReplayDesk } from './at-replay-desk.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { begunText, perSecondOption, readPerSecond } from './replay.ts';
import { textTable, timeText } from './text-table.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

const defaultLimit = 20;
const mostRejects = 1_000;
const mostNumbers = 100;

/** As over the control socket: the record's bytes as text. */
interface ShownReject {
  readonly reject: StoredReject;
  readonly record: Omit<SourceRecord, 'json'> & { readonly json: string };
}

export const rejects: Command = {
  name: 'rejects',
  summary: 'list and show the records that could not be mapped, map them again, or give them up',
  usage: [
    'rejects list [--limit N] [--config FILE] [--json]',
    'rejects show NUMBER [--config FILE] [--json]',
    'rejects retry NUMBER...|--all [--code CODE] [--type TYPE] [--per-second N] [--config FILE] [--json]',
    'rejects drop NUMBER...|--all [--code CODE] [--type TYPE] [--config FILE]',
  ],
  details: `A record that is set aside stays in the journal for keepDays. Its content may be confidential. \`retry\` has
the records mapped once more with the mappings in use and sent where they were rejected, in the feed <feed>/replay: a
reject is gone when its line is proven, or renewed with its new reason. \`drop\` gives them up for good.`,
  options: {
    config: configOption,
    limit: { kind: 'text', value: 'N', meaning: `how many of the newest to list (${defaultLimit})` },
    all: { kind: 'flag', meaning: 'all of them' },
    code: { kind: 'text', value: 'CODE', meaning: 'those with this code, e.g. mapping-missing' },
    type: { kind: 'text', value: 'TYPE', meaning: 'those of this record type' },
    'per-second': perSecondOption,
    json: { kind: 'flag', meaning: 'print it as JSON' },
  },
  run: async (args, io) => {
    const [what, operand, ...more] = args.operands;
    if (what === 'list' && operand === undefined) return list(args, io);
    if (what === 'show' && operand !== undefined && more.length === 0) return show(args, io, operand);
    if (what === 'retry') return retry(args, io);
    if (what === 'drop') return drop(args, io);
    throw usageWrong('defender-siem rejects takes `list`, `show NUMBER`, `retry` or `drop`.');
  },
};

async function list(args: Arguments, io: Io) {
  const limit = readWholeNumber('limit', args.text('limit'), {
    from: 1,
    to: mostRejects,
    otherwise: defaultLimit,
  });
  const { configuration } = await loadForCommand(args, io);
  const found = await newestRejects(configuration, io, limit);
  io.write(args.flag('json') ? `${JSON.stringify(found, undefined, 2)}\n` : listText(found));
  return exitCodes.done;
}

async function show(args: Arguments, io: Io, operand: string) {
  const number = readNumber(operand, 'show');
  const { configuration } = await loadForCommand(args, io);
  const found = await oneReject(configuration, io, number);
  if (found === undefined) {
    throw new ConnectorError('reject-unknown', {
      message: `No record with the number ${number} is set aside.`,
    });
  }
  io.write(args.flag('json') ? `${JSON.stringify(found, undefined, 2)}\n` : showText(found));
  return exitCodes.done;
}

async function retry(args: Arguments, io: Io) {
  const wish = { ...readWish(args, 'retry'), perSecond: readPerSecond(args) };
  const { configuration } = await loadForCommand(args, io);
  const begun = await atReplayDesk(configuration, io, (desk) => desk.retry(wish));
  io.write(args.flag('json') ? `${JSON.stringify(begun, undefined, 2)}\n` : begunText(begun));
  return exitCodes.done;
}

async function drop(args: Arguments, io: Io) {
  const wish = readWish(args, 'drop');
  const { configuration } = await loadForCommand(args, io);
  const count = await atReplayDesk(configuration, io, (desk) => desk.drop(wish));
  io.write(`${count} records that were set aside are given up.\n`);
  return exitCodes.done;
}

/** To say nothing must not mean everything. */
function readWish(args: Arguments, what: 'retry' | 'drop'): RejectsWish {
  const numbers = args.operands.slice(1).map((word) => readNumber(word, what));
  const [code, recordType] = [args.text('code'), args.text('type')];
  const isNamed = numbers.length > 0 || code !== undefined || recordType !== undefined;
  if (args.flag('all') === isNamed) {
    throw usageWrong(
      `defender-siem rejects ${what} takes numbers, --code or --type; or --all, and nothing else.`,
    );
  }
  if (numbers.length > mostNumbers) {
    throw usageWrong(`defender-siem rejects ${what} takes ${mostNumbers} numbers at most.`);
  }
  return {
    ...(numbers.length === 0 ? {} : { numbers }),
    ...(code === undefined ? {} : { code }),
    ...(recordType === undefined ? {} : { recordType }),
  };
}

async function newestRejects(
  configuration: Configuration,
  io: Io,
  limit: number,
): Promise<readonly StoredReject[]> {
  const answer = await askService(configuration.stateFolder, `/rejects?limit=${limit}`);
  if (answer !== undefined) return (answer.body as { rejects: readonly StoredReject[] }).rejects;
  return withJournalAtRest(configuration, io, (journal) => journal.rejects(limit));
}

async function oneReject(
  configuration: Configuration,
  io: Io,
  number: number,
): Promise<ShownReject | undefined> {
  const answer = await askService(configuration.stateFolder, `/rejects/${number}`);
  if (answer !== undefined) return answer.status === 404 ? undefined : (answer.body as ShownReject);
  return withJournalAtRest(configuration, io, async (journal) => {
    const found = await journal.rejected(number);
    if (found === undefined) return undefined;
    const { json, ...record } = found.record;
    return { reject: found.reject, record: { ...record, json: new TextDecoder().decode(json) } };
  });
}

function listText(found: readonly StoredReject[]): string {
  if (found.length === 0) return 'Nothing is set aside.\n';
  const rows = found.map((each) => [
    String(each.number),
    timeText(each.rejectedAtMs),
    each.destination,
    each.recordType,
    each.code,
    each.recordId,
    each.reason,
  ]);
  const head = ['number', 'set aside', 'destination', 'type', 'code', 'record id', 'reason'];
  return `${textTable(head, rows, 0)}Show one with its content: defender-siem rejects show NUMBER\n`;
}

function showText({ reject, record }: ShownReject): string {
  const facts: readonly (readonly [string, string])[] = [
    ['number', String(reject.number)],
    ['set aside', timeText(reject.rejectedAtMs)],
    ['destination', reject.destination],
    ['source', reject.source],
    ['tenant', reject.tenant],
    ['type', reject.recordType],
    ['record id', reject.recordId],
    ['happened', timeText(record.occurredAtMs)],
    ['code', reject.code],
    ['reason', reject.reason],
  ];
  return `${facts.map(([name, value]) => `${name.padEnd(12)} ${value}\n`).join('')}\n${record.json}\n`;
}

function readNumber(text: string, what: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw usageWrong(`defender-siem rejects ${what} takes the numbers that \`rejects list\` shows.`);
}
