// What the comparison with an export found, for people at a terminal.
import { dayOf } from '../../journal/embedded/settled-file.ts';
import { textTable, timeText } from '../text-table.ts';
import type { ComparedHour, ComparedSpan, Comparison } from './compare-export.ts';

export interface ComparisonFacts {
  readonly file: string;
  readonly rows: number;
  readonly missingRecords: number;
  readonly missingFile: string | undefined;
}

export function comparisonText(
  { hours, unknownRows, recordedSince }: Comparison,
  { destination, fromMs, toMs }: ComparedSpan,
  { file, rows, missingRecords, missingFile }: ComparisonFacts,
): string {
  const head = `Lines that ${destination} took from ${timeText(fromMs)} to ${timeText(toMs)}, against ${number(rows)} rows of ${file}\n\n`;
  const since =
    recordedSince === undefined
      ? `Nothing is recorded of ${destination}.\n`
      : `The record of ${destination} begins on ${recordedSince}.${earlier(recordedSince, fromMs)}\n`;
  if (hours.length === 0) return `${head}No line was settled in that time. ${since}`;
  const sums = sumUp(hours);
  const rowsOf = (each: ComparedHour, hour: string) => [
    ...[each.tenant, each.feed, hour, each.sent],
    ...[each.received, each.missing, each.doubled],
  ];
  const table = textTable(
    ['tenant', 'feed', 'hour (UTC)', 'sent', 'received', 'missing', 'doubled'],
    [
      ...hours.map((each) =>
        rowsOf(each, new Date(each.hourMs).toISOString().slice(0, 13).replace('T', ' ')),
      ),
      ...sums.map((each) => rowsOf(each, 'all')),
    ],
  );
  const missing = sums.reduce((sum, each) => sum + each.missing, 0);
  const where =
    missingFile === undefined ? 'name them with --missing-ids FILE' : `their ids are in ${missingFile}`;
  const end =
    missing === 0
      ? 'Nothing is missing.\n'
      : `${number(missing)} lines of ${number(missingRecords)} records are missing; ${where}.\n`;
  const unknown =
    unknownRows === 0
      ? ''
      : `${number(unknownRows)} rows are of no line that was settled in that time: of another time, of another destination, or cut.\n`;
  return `${head}${table}\n${end}${unknown}${since}`;
}

function earlier(recordedSince: string, fromMs: number): string {
  if (recordedSince <= dayOf(fromMs)) return '';
  return ' Nothing can be said of what was settled before: it is kept for 90 days. Ask --from that day on.';
}

/** Per tenant and feed. */
function sumUp(hours: readonly ComparedHour[]): readonly ComparedHour[] {
  const sums = new Map<string, ComparedHour>();
  for (const each of hours) {
    const key = `${each.tenant}\n${each.feed}`;
    const sum = sums.get(key) ?? { ...each, sent: 0, received: 0, missing: 0, doubled: 0 };
    sums.set(key, sum);
    for (const column of ['sent', 'received', 'missing', 'doubled'] as const) sum[column] += each[column];
  }
  return [...sums.values()];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
