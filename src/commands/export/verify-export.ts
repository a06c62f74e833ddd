// `verify --csv`: compares what a SIEM exported with the journal's record of settled lines. The service may run
// meanwhile: the record is only ever added to.
import { dayOf } from '../../journal/embedded/settled-file.ts';
import { deviceHost } from '../../model/device-host.ts';
import { systemClock } from '../../world/clock.ts';
import { systemFiles } from '../../world/files.ts';
import { chooseDestination } from '../choose-destination.ts';
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
  'tenant-column': {
    kind: 'text',
    value: 'NAME',
    meaning: 'its column with the tenant (dvchost, tenant), where it has one',
  },
  'feed-column': {
    kind: 'text',
    value: 'NAME',
    meaning: 'its column with the feed (deviceFacility, feed), where it has one',
  },
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
  const [tenantColumn, feedColumn] = [args.text('tenant-column'), args.text('feed-column')];
  const columns = { tenant: tenantColumn !== undefined, feed: feedColumn !== undefined };
  const fromMs = readPointInTime('from', needed(args, 'from'));
  const to = args.text('to');
  const toMs = to === undefined ? systemClock.now() : readPointInTime('to', to);
  if (toMs <= fromMs) throw usageWrong('--to is not later than --from.');
  const { configuration } = await loadForCommand(args, io);
  const destination = chooseDestination(args, configuration);
  const span = { stateFolder: configuration.stateFolder, destination, fromMs, toMs, columns };

  const received = new ReceivedLines();
  const names = [needed(args, 'id-column'), needed(args, 'seq-column')];
  const extra = [tenantColumn, feedColumn].filter((name) => name !== undefined);
  await readCsvRows(file, [...names, ...extra], io, ([recordId = '', sequence = '', ...others]) => {
    const [tenant = '', feed = ''] = columns.tenant ? others : ['', ...others];
    received.add({
      ...{ recordId, sequence: plainNumber(sequence) },
      ...(columns.tenant && { tenant: hostOf(tenant) }),
      ...(columns.feed && { feed }),
    });
  });
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
  const { hours, recordedSince } = comparison;
  const isRecorded = hours.length > 0 && recordedSince !== undefined && recordedSince <= dayOf(fromMs);
  const isProven = isRecorded && hours.every((hour) => hour.missing === 0);
  return isProven ? exitCodes.done : exitCodes.problems;
}

function needed(args: Arguments, option: string): string {
  const text = args.text(option);
  if (text !== undefined) return text;
  throw usageWrong(`defender-siem verify --csv needs --${option}.`);
}

/** CEF carries the tenant as the name of its device, LEEF and JSON as it is. */
function hostOf(tenant: string): string {
  const name = tenant.trim();
  return name.endsWith('-defender') ? name : deviceHost(name);
}

/** SIEMs show numbers as `184,213`, `184213.0` and the like. */
function plainNumber(text: string): string {
  return text.trim().replace(/\.0+$/, '').replaceAll(/[^\d]/g, '');
}
