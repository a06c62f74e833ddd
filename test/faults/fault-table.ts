// The results of the fault suite as tables: one for the terminal, and one for README out of what was measured last.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels } from './levels.ts';
import type { RowResult } from './row-result.ts';

export const measuredFile = join(import.meta.dirname, 'measured.json');

export function terminalTable(rows: readonly RowResult[]): string {
  const cells = rows.map((row) => [
    row.fault,
    row.level,
    String(row.events),
    lossOf(row),
    `${row.repeated} <= ${row.bound}`,
    row.seconds.toFixed(1),
  ]);
  const all = [['fault', 'proof', 'events', 'lost', 'repeated', 'seconds'], ...cells];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One row a fault, with a column for each proof level it was tried at. */
export function readmeTable(): string {
  const rows = existsSync(measuredFile)
    ? (JSON.parse(readFileSync(measuredFile, 'utf8')) as readonly RowResult[])
    : [];
  const faults = Map.groupBy(rows, ({ fault }) => fault);
  const tried = levels.filter((level) => rows.some((row) => row.level === level));
  const head = `| fault | ${tried.map((level) => `\`${level}\``).join(' | ')} |\n| --- |${' --- |'.repeat(tried.length)}\n`;
  const body = [...faults].map(([fault, ofFault]) => {
    const cells = tried.map((level) => cellOf(ofFault.find((row) => row.level === level)));
    return `| ${fault} | ${cells.join(' | ')} |\n`;
  });
  return head + body.join('');
}

function cellOf(row: RowResult | undefined): string {
  return row === undefined ? '' : `${lossOf(row)} / ${row.repeated} (${row.bound})`;
}

function lossOf({ lost, mayLose }: RowResult): string {
  return mayLose > 0 ? `${lost} of ${mayLose}` : String(lost);
}
