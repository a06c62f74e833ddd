// `defender-siem rejects`: the records that could not be mapped, why, and one of them in full.
import type { Configuration } from '../config/configuration.ts';
import { askService } from '../control/client.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { StoredReject } from '../journal/journal.ts';
import type { SourceRecord } from '../model/record.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { textTable, timeText } from './text-table.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

const defaultLimit = 20;
const mostRejects = 1_000;

/** As over the control socket: the record's bytes as text. */
interface ShownReject {
  readonly reject: StoredReject;
  readonly record: Omit<SourceRecord, 'json'> & { readonly json: string };
}

export const rejects: Command = {
  name: 'rejects',
  summary: 'list the records that could not be mapped, or show one with its content',
  usage: [
    'rejects list [--limit N] [--config FILE] [--json]',
    'rejects show NUMBER [--config FILE] [--json]',
  ],
  details: 'A record that is set aside stays in the journal for keepDays. Its content may be confidential.',
  options: {
    config: configOption,
    limit: { kind: 'text', value: 'N', meaning: `how many of the newest to list (${defaultLimit})` },
    json: { kind: 'flag', meaning: 'print it as JSON' },
  },
  run: async (args, io) => {
    const [what, operand, ...more] = args.operands;
    if (what === 'list' && operand === undefined) return list(args, io);
    if (what === 'show' && operand !== undefined && more.length === 0) return show(args, io, operand);
    throw usageWrong('defender-siem rejects takes `list` or `show NUMBER`.');
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
  const number = readNumber(operand);
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

function readNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw usageWrong('defender-siem rejects show takes the number that `rejects list` shows.');
}
