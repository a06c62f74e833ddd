// `npm run test:faults`: runs the rows, then prints all of them as one table. With `--write` it also keeps what was
// measured, for the table in README; everything else on the command line is for `node --test`.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measuredFile, terminalTable } from './fault-table.ts';
import type { RowResult } from './row-result.ts';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const results = join(folder, 'results');
const given = process.argv.slice(2);
const files = globSync('*.fault.ts', { cwd: import.meta.dirname }).toSorted();

const { status } = spawnSync(
  process.execPath,
  [
    ...['--test', '--test-timeout=300000', '--test-concurrency=2'],
    ...given.filter((argument) => argument !== '--write'),
    ...files.map((file) => join(import.meta.dirname, file)),
  ],
  { stdio: 'inherit', env: { ...process.env, FAULT_RESULTS: results } },
);
const rows = existsSync(results)
  ? readFileSync(results, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RowResult)
  : [];
rmSync(folder, { recursive: true });
rows.sort((a, b) => a.level.localeCompare(b.level) || a.fault.localeCompare(b.fault));
process.stdout.write(`\n${terminalTable(rows)}\n`);
if (given.includes('--write') && status === 0) {
  writeFileSync(measuredFile, `${JSON.stringify(rows, undefined, 2)}\n`);
}
process.exitCode = status ?? 1;
