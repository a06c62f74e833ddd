import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Connection, Destination } from '../../src/destinations/destination.ts';
import { createFileDestination } from '../../src/destinations/file-destination.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import type { Line } from '../../src/model/line.ts';
import type { Notice } from '../../src/notices/notice.ts';
import type { Clock } from '../../src/world/clock.ts';
import type { Files } from '../../src/world/files.ts';
import { hurriedClock } from '../doubles/hurried-clock.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { until } from '../doubles/until.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const never = new AbortController().signal;

interface Wish {
  readonly path: string;
  readonly clock?: Clock;
  readonly files?: Files;
  readonly notices?: Notice[];
  readonly more?: Readonly<Record<string, unknown>>;
}

function fileDestination({
  path,
  clock = hurriedClock(100),
  files,
  notices = [],
  more = {},
}: Wish): Destination {
  const given = { name: 'siem', profile: 'arcsight', transport: 'file', path, ...more };
  return createFileDestination(destinationOptions.parse(given), {
    clock,
    report: (notice) => notices.push(notice),
    ...(files === undefined ? {} : { files }),
  });
}

function linesOf(...texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ text, host: 'contoso-defender', severity: 5 }));
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'file-destination-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Sends and closes; a close waits until all lines count. */
async function deliver(destination: Destination, ...texts: readonly string[]): Promise<Connection> {
  const connection = await destination.open(never);
  await connection.send(linesOf(...texts));
  await connection.close(never);
  return connection;
}

test('lines stand in the file one after the other, without a header, readable by its owner only', async (t) => {
  const path = join(temporaryFolder(t), 'events.log');
  const connection = await deliver(fileDestination({ path }), 'one', 'zwei ü');
  assert.equal(connection.proven, 2);
  assert.equal(readFileSync(path, 'utf8'), 'one\nzwei ü\n');
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the group may read new files where that is wished, whatever the umask', async (t) => {
  const path = join(temporaryFolder(t), 'events.log');
  await deliver(fileDestination({ path, more: { groupMayRead: true } }), 'one');
  assert.equal(statSync(path).mode & 0o777, 0o640);
});

test('a header is written where one is asked for', async (t) => {
  const path = join(temporaryFolder(t), 'events.log');
  await deliver(fileDestination({ path, more: { header: 'rfc5424' } }), 'one');
  assert.match(readFileSync(path, 'utf8'), /^<165>1 \S+Z contoso-defender defender-siem - - - one\n$/);
});

test('after a restart lines go on behind those that are there, and one that broke off is ended first', async (t) => {
  const path = join(temporaryFolder(t), 'events.log');
  await deliver(fileDestination({ path }), 'one');
  await deliver(fileDestination({ path }), 'two');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  writeFileSync(path, 'one\ntwo\nthr');
  await deliver(fileDestination({ path }), 'three');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\nthr\nthree\n');
});

test('a new day begins a new file', async (t) => {
  const folder = temporaryFolder(t);
  const clock = new VirtualClock(Date.UTC(2026, 0, 8, 23, 59, 59));
  const destination = fileDestination({ path: join(folder, 'events-%Y-%m-%d.log'), clock });
  const connection = await destination.open(never);
  await connection.send(linesOf('late'));
  clock.advance(1_000);
  await connection.send(linesOf('early'));
  await connection.close(never);
  assert.equal(connection.proven, 2);
  assert.equal(readFileSync(join(folder, 'events-2026-01-08.log'), 'utf8'), 'late\n');
  assert.equal(readFileSync(join(folder, 'events-2026-01-09.log'), 'utf8'), 'early\n');
});

test('a file that has its size is followed by the next number, also after a restart', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'events.log');
  const long = Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(7_000)}`);
  await deliver(fileDestination({ path, more: { rotateMegabytes: 1 } }), ...long);
  await deliver(fileDestination({ path, more: { rotateMegabytes: 1 } }), ...long);
  const names = ['events.log', 'events.1.log', 'events.2.log', 'events.3.log'];
  assert.deepEqual(readdirSync(folder).sort(), names.toSorted());
  const all = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.equal(all.join(''), [...long, ...long].map((line) => `${line}\n`).join(''));
  assert.ok(all.every((text) => text.length < 1_100_000));
});

test('only so many files are kept, and those of others are left alone', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['e-2025-12-30.log', 'e-2025-12-31.log', 'e-2026-01-07.log', 'other.log']) {
    writeFileSync(join(folder, name), '');
  }
  const clock = new VirtualClock(Date.UTC(2026, 0, 8));
  const notices: Notice[] = [];
  const path = join(folder, 'e-%Y-%m-%d.log');
  await deliver(fileDestination({ path, clock, notices, more: { keepFiles: 2 } }), 'one');
  assert.deepEqual(readdirSync(folder).sort(), ['e-2026-01-07.log', 'e-2026-01-08.log', 'other.log']);
  assert.equal(notices.filter(({ notice }) => notice === 'destination-file-removed').length, 2);
});

test('a file that somebody else moved away or emptied is left to them, and lines go on under its name', async (t) => {
  const path = join(temporaryFolder(t), 'events.log');
  const connection = await fileDestination({ path }).open(never);
  await connection.send(linesOf('one'));
  renameSync(path, `${path}.old`);
  await connection.send(linesOf('two'));
  writeFileSync(path, '');
  await connection.send(linesOf('three'));
  await connection.close(never);
  assert.equal(connection.proven, 3);
  assert.equal(readFileSync(`${path}.old`, 'utf8'), 'one\n');
  assert.equal(readFileSync(path, 'utf8'), 'three\n');
});

test('what keeps a file from being opened is told in words', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder.log'));
  symlinkSync('/etc/hostname', join(folder, 'link.log'));
  const cases = [
    ['absent/e.log', `Making ${folder}/absent/e.log failed: there is no folder ${folder}/absent.`],
    ['file/e.log', `Looking into ${folder}/file failed: it is no folder.`],
    ['folder.log', `Opening ${folder}/folder.log failed: it is a folder.`],
    ['link.log', `Opening ${folder}/link.log failed: it is a symbolic link, which is not followed.`],
  ] as const;
  for (const [name, message] of cases) {
    await assert.rejects(fileDestination({ path: join(folder, name) }).open(never), {
      code: 'destination-folder-unusable',
      action: 'hold',
      message,
    });
  }
});

test('lines count when they are on disk and not before', async () => {
  const disk = new LyingDisk();
  const clock = new VirtualClock();
  const connection = await fileDestination({ path: '/log/e.log', clock, files: disk }).open(never);
  await connection.send(linesOf('one', 'two'));
  assert.equal(disk.bytes('/log/e.log').toString(), 'one\ntwo\n');
  assert.equal(connection.proven, 0);
  await until('somebody waits to sync', () => clock.nextWakeInMs === 100);
  clock.advance(99);
  assert.equal(connection.proven, 0);
  clock.advance(1);
  await connection.proofBeyond(0, never);
  assert.equal(connection.proven, 2);
  disk.crash(new SeededRandom(1));
  assert.equal(disk.bytes('/log/e.log').toString(), 'one\ntwo\n');
});

test('a failed sync counts the lines as unwritten, and they go again into a new file', async () => {
  const disk = new LyingDisk();
  const destination = fileDestination({ path: '/log/e.log', files: disk });
  await deliver(destination, 'one');
  const connection = await destination.open(never);
  disk.fault = (step) => (step === 'sync' ? 'EIO' : undefined);
  await connection.send(linesOf('two'));
  await connection.proofBeyond(0, never);
  assert.equal(connection.proven, 0);
  const { code, message } = connection.lost.reason;
  assert.deepEqual([code, message], ['destination-write-failed', 'Syncing /log/e.log failed: EIO.']);
  await connection.close(never);
  disk.fault = () => undefined;
  await deliver(destination, 'two');
  disk.crash(new SeededRandom(1));
  assert.equal(disk.bytes('/log/e.1.log').toString(), 'two\n');
});

test('a new file that the disk never kept is removed, so that a failing disk does not fill with names', async () => {
  const disk = new LyingDisk();
  const destination = fileDestination({ path: '/log/e.log', files: disk });
  for (const text of ['one', 'two']) {
    const connection = await destination.open(never);
    disk.fault = (step, path) => (step === 'sync' && path.endsWith('.log') ? 'EIO' : undefined);
    await connection.send(linesOf(text));
    await connection.proofBeyond(0, never);
    await connection.close(never);
    assert.equal(connection.proven, 0);
  }
  assert.deepEqual(disk.paths, []);
});

test('a full disk is told as such; what fitted counts, no line breaks off, and the rest follows when there is room', async () => {
  const disk = new LyingDisk();
  const destination = fileDestination({ path: '/log/e.log', files: disk });
  const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(7_000)}`);
  disk.capacity = 200_000;
  const connection = await destination.open(never);
  await assert.rejects(connection.send(linesOf(...lines)), {
    code: 'destination-disk-full',
    action: 'hold',
    message: 'Writing to /log/e.log failed: the disk is full.',
  });
  await connection.close(never);
  const { proven } = connection;
  assert.ok(proven > 10 && proven < 40, String(proven));
  assert.equal(
    disk.bytes('/log/e.log').toString(),
    lines
      .slice(0, proven)
      .map((line) => `${line}\n`)
      .join(''),
  );
  disk.capacity = Number.POSITIVE_INFINITY;
  await deliver(destination, ...lines.slice(proven));
  assert.equal(disk.bytes('/log/e.log').toString(), lines.map((line) => `${line}\n`).join(''));
});

test('a power cut at any step loses no line that counted, and damages none that follows', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index} ${'x'.repeat(400)}.`);
  let stepsOfOneLife = 40;
  for (let step = 1; step < stepsOfOneLife; step += 1) {
    const disk = new LyingDisk();
    const proven = await oneLife(disk, lines, 0, step);
    disk.crash(new SeededRandom(step));
    const rest = await oneLife(disk, lines, proven, Number.POSITIVE_INFINITY);
    assert.equal(proven + rest, lines.length);
    if (step === 1) stepsOfOneLife = Math.max(20, disk.steps);
    const found = new Set(disk.paths.flatMap((path) => disk.bytes(path).toString().split('\n')));
    assert.deepEqual(
      lines.filter((line) => !found.has(line)),
      [],
      `cut at step ${step}`,
    );
  }
});

/** How many lines it proves before the power fails at a step of the disk. */
async function oneLife(
  disk: LyingDisk,
  lines: readonly string[],
  from: number,
  haltAt: number,
): Promise<number> {
  const clock = new VirtualClock();
  const files = disk.mount();
  disk.haltAtStep = disk.steps + haltAt;
  let proven = 0;
  let isOver = false;
  const life = (async () => {
    const connection = await fileDestination({ path: '/log/e.log', clock, files }).open(never);
    for (let at = from; at < lines.length; at += 5) {
      await connection.send(linesOf(...lines.slice(at, at + 5)));
      await until('somebody waits to sync', () => clock.nextWakeInMs !== undefined);
      clock.advance(100);
      await connection.proofBeyond(connection.proven, never);
      proven = connection.proven;
    }
  })();
  const dead = (async () => {
    while (disk.steps < disk.haltAtStep && !isOver) await new Promise((resolve) => setImmediate(resolve));
  })();
  await Promise.race([life, dead]);
  isOver = true;
  return proven;
}
