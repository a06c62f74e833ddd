// `replay` and `rejects`, beside a running service and without one.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createReplayDesk } from '../../src/app/replay-desk.ts';
import { rejects } from '../../src/commands/rejects.ts';
import { replay } from '../../src/commands/replay.ts';
import { startControlServer } from '../../src/control/server.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Journal, Position } from '../../src/journal/journal.ts';
import type { ReplayStatus } from '../../src/notices/replay-status.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { systemRandom } from '../../src/world/random.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { someStatus } from '../doubles/some-status.ts';

const name = 'endpoint-detections';

/** A journal with two records, both of them rejected. */
async function setUp(t: TestContext, isRunning: boolean) {
  const folder = await configuredFolder(t, `{ kind: ${name}, region: eu }`, [replay, rejects]);
  const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
  const { stateFolder, ask } = folder;
  const setup = { stateFolder, options, files: systemFiles, clock: systemClock, report: () => {} };
  const { journal } = await openJournal(setup);
  await journal.commit(name, somePage([someRecord('a'), someRecord('b', { type: 'other' })]));
  const reject = { destination: 'siem', source: name, lane: 'alert', tenant: 'contoso' } as const;
  await journal.setAside([
    {
      ...reject,
      ...{ recordType: 'thing', recordId: 'a', code: 'record-unmappable', reason: 'It is odd.' },
      position: 1 as Position,
    },
    {
      ...reject,
      ...{ recordType: 'other', recordId: 'b', code: 'mapping-missing', reason: 'None.' },
      position: 2 as Position,
    },
  ]);
  if (isRunning) await serve(t, stateFolder, journal);
  else await journal.close();
  return { stateFolder, ask };
}

async function serve(t: TestContext, stateFolder: string, journal: Journal): Promise<void> {
  const views = {
    status: () => someStatus(),
    metrics: () => '',
    coverage: async () => ({ fromMs: 0, toMs: 0, feeds: [] }),
    rejects: (limit: number) => journal.rejects(limit),
    rejected: (number: number) => journal.rejected(number),
  };
  const about = { destinations: ['siem'], sources: [name], changed: () => {}, report: () => {} };
  const replays = createReplayDesk({ ...about, journal, clock: systemClock, random: systemRandom });
  const server = await startControlServer(stateFolder, views, { ...noDesks, replays });
  t.after(async () => {
    await server.close();
    await journal.close();
  });
}

for (const isRunning of [true, false]) {
  const where = isRunning ? 'beside a running service' : 'without a service';

  test(`${where} a replay is begun, listed and called off`, async (t) => {
    const { ask, stateFolder } = await setUp(t, isRunning);
    assert.equal((await ask(['replay', 'list'], 0)).output, 'Nothing is being replayed.\n');
    const { output } = await ask(
      ['replay', '--from', '2026-01-01', '--source', name, '--per-second', '50'],
      0,
    );
    const [, id = ''] =
      /^Replay ([0-9a-f]{8}): records of endpoint-detections of .* to siem, at most 50 lines/.exec(output) ??
      [];
    const file = join(stateFolder, 'missing.txt');
    await writeFile(file, 'a\nno such id\na\n');
    const begun = JSON.parse((await ask(['replay', '--ids', file, '--json'], 0)).output) as ReplayStatus;
    assert.deepEqual([begun.wanted, begun.share, begun.perSecond], ['2 ids', 0, 200]);
    assert.match(
      (await ask(['replay', 'list'], 0)).output,
      new RegExp(`\\n${id} +siem .* 0 % +0 +0 +0 +0 +waiting\\n`),
    );
    assert.match((await ask(['replay', 'cancel', id], 0)).output, /is called off; 0 records were sent\./);
    assert.match((await ask(['replay', 'cancel', id], 1)).complaints, /No replay has the id/);
    const left = JSON.parse((await ask(['replay', 'list', '--json'], 0)).output) as ReplayStatus[];
    assert.deepEqual(left, [begun]);
    assert.match(
      (await ask(['replay', '--from', '2026-01-01', '--source', 'x'], 1)).complaints,
      /no source x\./,
    );
  });

  test(`${where} rejects are retried as a replay, or dropped at once and for good`, async (t) => {
    const { ask } = await setUp(t, isRunning);
    assert.match((await ask(['rejects', 'retry', '1'], 0)).output, /^Replay [0-9a-f]{8}: rejects 1 to siem/);
    assert.match(
      (await ask(['rejects', 'retry', '--code', 'mapping-missing'], 0)).output,
      /rejects 2 mapping-missing to siem/,
    );
    assert.match(
      (await ask(['rejects', 'retry', '9'], 1)).complaints,
      /No record with the number 9 is set aside/,
    );
    assert.equal(
      (await ask(['rejects', 'drop', '--type', 'other'], 0)).output,
      '1 records that were set aside are given up.\n',
    );
    const left = JSON.parse((await ask(['rejects', 'list', '--json'], 0)).output) as { recordId: string }[];
    assert.deepEqual(
      left.map(({ recordId }) => recordId),
      ['a'],
    );
    assert.match((await ask(['rejects', 'drop', '2'], 1)).complaints, /No record with the number 2/);
    assert.equal(
      (await ask(['rejects', 'drop', '--all'], 0)).output,
      '1 records that were set aside are given up.\n',
    );
    assert.equal((await ask(['rejects', 'list'], 0)).output, 'Nothing is set aside.\n');
  });
}

test('a hundred thousand ids are taken, and more are refused', async (t) => {
  const { ask, stateFolder } = await setUp(t, true);
  const file = join(stateFolder, 'missing.txt');
  const ids = Array.from({ length: 100_000 }, (_, i) => `id-${i}\n`);
  await writeFile(file, ids.join(''));
  const begun = JSON.parse((await ask(['replay', '--ids', file, '--json'], 0)).output) as ReplayStatus;
  assert.equal(begun.wanted, '100000 ids');
  assert.match((await ask(['replay', 'cancel', begun.id], 0)).output, /is called off/);
  await writeFile(file, [...ids, 'one more\n'].join(''));
  assert.match((await ask(['replay', '--ids', file], 64)).complaints, /has more than 100000 ids/);
  await writeFile(file, '\n');
  assert.match((await ask(['replay', '--ids', file], 64)).complaints, /has no ids/);
});

test('called in a wrong way they say so, and to name nothing does not mean everything', async (t) => {
  const { ask } = await setUp(t, true);
  for (const words of [
    ['replay'],
    ['replay', 'cancel'],
    ['replay', '--from', 'yesterday'],
    ['replay', '--from', '2026-01-01', '--destination', 'other'],
    ['replay', '--from', '2026-01-01', '--per-second', '0'],
    ['rejects', 'retry'],
    ['rejects', 'drop'],
    ['rejects', 'drop', '--all', '1'],
    ['rejects', 'drop', 'one'],
    ['rejects', 'drop', ...Array.from({ length: 101 }, (_, i) => String(i + 1))],
  ]) {
    await ask(words, 64);
  }
});
