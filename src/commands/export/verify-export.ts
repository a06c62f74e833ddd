// `verify --csv`: compares what a SIEM exported with the journal's record of settled lines. The service may run
// meanwhile: the record is only ever added to.
import type { Configuration } from '../../config/configuration.ts';
import { systemClock } from '../../world/clock.ts';
import { systemFiles } from '../../world/files.ts';
import { type Arguments, type ExitCode, exitCodes, type Io, type Option } from '../command.ts';
import { configOption, loadForCommand } from '../load-for-command.ts';
import { readPointInTime } from '../point-in-time.ts';
import { usageWrong } from '../usage-wrong.ts';
import { compareExport } from './compare-export.ts';
import { comparisonText } from './comparison-text.ts';
import { readCsvRows } from './csv-rows.ts';
import { MissingIds } from './missing-ids.ts';
import { ReceivedLines } from './received-lines.ts';

export const exportOptions: Readonly<Record<string, Option>> = {
  csv: { kind: 'text', value: 'FILE', meaning: 'what a SIEM exported, to be compared with the journal' },
  'id-column': { kind: 'text', value: 'NAME', meaning: 'its column with the record id (cs2, recordId)' },
  'seq-column': { kind: 'text', value: 'NAME', meaning: 'its column with the sequence number (cn3, seq)' },
  from: { kind: 'text', value: 'TIME', meaning: 'compare the lines settled from then on' },
  to: { kind: 'text', value: 'TIME', meaning: 'and before then (now)' },
  destination: {
    kind: 'text',
    value: 'NAME',
    meaning: 'the destination that feeds the SIEM; needed when there are several',
  },
  'missing-ids': {
    kind: 'text',
    value: 'FILE',
    meaning: 'write the record ids that the SIEM lacks there, one a line',
  },
  config: configOption,
};

export async function verifyExport(file: string, args: Arguments, io: Io): Promise<ExitCode> {
  const columns = [needed(args, 'id-column'), needed(args, 'seq-column')];
  const fromMs = readPointInTime('from', needed(args, 'from'));
  const to = args.text('to');
  const toMs = to === undefined ? systemClock.now() : readPointInTime('to', to);
  if (toMs <= fromMs) throw usageWrong('--to is not later than --from.');
  const { configuration } = await loadForCommand(args, io);
  const destination = chooseDestination(args, configuration);
  const span = { stateFolder: configuration.stateFolder, destination, fromMs, toMs };

  const received = new ReceivedLines();
  await readCsvRows(file, columns, io, ([id = '', sequence = '']) => received.add(id, plainNumber(sequence)));
  const missingFile = args.text('missing-ids');
  const missing = new MissingIds(missingFile);
  await missing.open();
  const comparison = await compareExport(systemFiles, span, received, (id) => missing.add(id));
  await missing.close();

  const facts = { file, rows: received.rows, missingRecords: missing.count, missingFile };
  io.write(
    args.flag('json')
      ? `${JSON.stringify({ ...span, ...facts, ...comparison }, undefined, 2)}\n`
      : comparisonText(comparison, span, facts),
  );
  const isProven = comparison.hours.length > 0 && comparison.hours.every((hour) => hour.missing === 0);
  return isProven ? exitCodes.done : exitCodes.problems;
}

function needed(args: Arguments, option: string): string {
  const text = args.text(option);
  if (text !== undefined) return text;
  throw usageWrong(`defender-siem verify --csv needs --${option}.`);
}

function chooseDestination(args: Arguments, { destinations }: Configuration): string {
  const names = destinations.map(({ name }) => name);
  const name = args.text('destination') ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw usageWrong('There are several destinations.', `Name one with --destination: ${names.join(', ')}.`);
  }
  if (names.includes(name)) return name;
  throw usageWrong(`--destination ${name} is none.`, `The configuration has ${names.join(', ')}.`);
}

/** SIEMs show numbers as `184,213`, `184213.0` and the like. */
function plainNumber(text: string): string {
  return text.trim().replace(/\.0+$/, '').replaceAll(/[^\d]/g, '');
}
