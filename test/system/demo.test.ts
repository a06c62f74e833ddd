import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, test } from 'node:test';

const start = join(import.meta.dirname, '../../src/start.js');
const tallyLine =
  /^tally: fetched=(\d+) repeated=(\d+) filtered=(\d+) delivered=(\d+) set-aside=(\d+) lost=(\d+) balanced=(yes|no)$/;
const destinationLine =
  /^tally-destination: name=(\S+) lines=(\d+) records=(\d+) filtered=(\d+) set-aside=(\d+) unproven=(\d+) repeated-lines=(\d+) lost=(\d+)$/;

interface Ended {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
  readonly leftBehind: readonly string[];
}

/** Runs the demonstration as a process with its own folder for temporary files. */
async function run(
  words: readonly string[],
  watch: (output: string, child: ChildProcessByStdio<null, Readable, Readable>) => void = () => {},
): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  try {
    const environment = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, [start, ...words], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      watch(output, child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { exitCode, lines: output.trimEnd().split('\n'), leftBehind: readdirSync(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function assertBalanced({ exitCode, lines, leftBehind }: Ended): void {
  const [, ...numbers] = tallyLine.exec(lines.at(-1) ?? '') ?? [];
  const [fetched = 0, repeated = 0, filtered = 0, delivered = 0, setAside = 0, lost = 0] =
    numbers.map(Number);
  const report = lines.slice(-40).join('\n');
  assert.equal(numbers.at(-1), 'yes', report);
  assert.equal(fetched, repeated + filtered + delivered + setAside + lost, report);
  assert.deepEqual([setAside, lost, exitCode], [0, 0, 0], report);
  assert.ok(delivered > 100 && filtered > 0, report);
  const destinations = lines.slice(-3, -1).map((line) => destinationLine.exec(line));
  assert.deepEqual(
    destinations.map((match) => [match?.[1], Number(match?.[3]), Number(match?.[8])]),
    [
      ['arcsight', delivered, 0],
      ['qradar', delivered, 0],
    ],
    report,
  );
  assert.deepEqual(leftBehind, [], 'the temporary folder is removed');
}

describe('the demonstration as a process', { concurrency: true }, () => {
  test('shows lines of both formats and counts, and its tally balances', async () => {
    const ended = await run(['--for', '4s']);
    assertBalanced(ended);
    const text = ended.lines.join('\n');
    assert.match(text, /^status page: http:\/\/127\.0\.0\.1:\d+/m);
    assert.match(text, /^arcsight \| <165>.* contoso-defender CEF:0\|Microsoft\|/m);
    assert.match(text, /^qradar {3}\| <165>.* contoso-defender LEEF:1\.0\|Microsoft\|/m);
    assert.match(text, /^\d+ s +\| fetched \d+ \(\d+ repeated, \d+ filtered\); arcsight \d+ received/m);
  });

  test('ends at Ctrl-C in order, with a balanced tally', async () => {
    let isInterrupted = false;
    const ended = await run(['demo', '--seed', '2'], (output, child) => {
      if (isInterrupted || !/arcsight [1-9]\d\d+ received/.test(output)) return;
      isInterrupted = true;
      child.kill('SIGINT');
    });
    assertBalanced(ended);
  });
});
