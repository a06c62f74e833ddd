// `backfill`, beside a running service and without one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createBackfillDesk } from '../../src/app/backfill-desk.ts';
import { backfill } from '../../src/commands/backfill.ts';
import { startControlServer } from '../../src/control/server.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { BackfillStatus } from '../../src/notices/backfill-status.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { systemRandom } from '../../src/world/random.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { somePage } from '../doubles/records.ts';
import { someStatus } from '../doubles/some-status.ts';

const dayMs = 86_400_000;
const name = 'endpoint-detections';
const fromDay = new Date(systemClock.now() - 10 * dayMs).toISOString().slice(0, 10);
const toDay = new Date(systemClock.now() - 8 * dayMs).toISOString().slice(0, 10);
const wish = ['--source', name, '--from', fromDay, '--to', toDay];

async function setUp(t: TestContext) {
  const folder = await configuredFolder(t, `{ kind: ${name}, region: eu }`, [backfill]);
  const ask = (words: readonly string[], code: number) => folder.ask(['backfill', ...words], code);
  return { stateFolder: folder.stateFolder, ask };
}

type Ask = Awaited<ReturnType<typeof setUp>>['ask'];

async function serve(t: TestContext, stateFolder: string): Promise<void> {
  const views = {
    status: () => someStatus(),
    metrics: () => '',
    coverage: async () => ({ fromMs: 0, toMs: 0, feeds: [] }),
    rejects: async () => [],
    rejected: async () => undefined,
  };
  const desk = createBackfillDesk({
    sources: [{ name, tenant: 'contoso', past: { furthestBackMs: 180 * dayMs } }],
    journal: new MemoryJournal(),
    clock: systemClock,
    random: systemRandom,
    report: () => {},
  });
  const server = await startControlServer(stateFolder, views, { ...noDesks, backfills: desk });
  t.after(() => server.close());
}

async function leaveJournal(stateFolder: string): Promise<void> {
  const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
  const setup = { stateFolder, options, files: systemFiles, clock: systemClock, report: () => {} };
  const { journal } = await openJournal(setup);
  await journal.commit(name, somePage([], { changes: [{ put: 'start', value: 1 }] }));
  await journal.close();
}

async function beginListCancel(ask: Ask): Promise<void> {
  assert.equal((await ask(['list'], 0)).output, 'Nothing is being filled in.\n');
  const { output } = await ask(wish, 0);
  const [, id = ''] =
    /^Back-fill ([0-9a-f]{8}): endpoint-detections will read .+ 00:00:00 UTC\.\n/.exec(output) ?? [];
  assert.match((await ask(['list'], 0)).output, new RegExp(`${id} +${name} .* 0 % +0 +waiting for the live`));
  const [listed] = JSON.parse((await ask(['list', '--json'], 0)).output) as BackfillStatus[];
  assert.deepEqual([listed?.id, listed?.fromMs, listed?.toMs], [id, Date.parse(fromDay), Date.parse(toDay)]);
  assert.match((await ask(['cancel', id], 0)).output, new RegExp(`Back-fill ${id} of ${name} is called off`));
  assert.match((await ask(['cancel', id], 1)).complaints, /No back-fill has the id/);
  const late = ['--source', name, '--from', '2020-01-01'];
  assert.match((await ask(late, 1)).complaints, /Microsoft keeps what .* for 180 days only\.\nBegin at /);
}

test('beside a running service it asks that one', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await serve(t, stateFolder);
  await beginListCancel(ask);
});

test('without a service it writes into the journal itself', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await leaveJournal(stateFolder);
  await beginListCancel(ask);
});

test('without a service and without a journal that is said', async (t) => {
  const { ask } = await setUp(t);
  assert.match((await ask(wish, 1)).complaints, /found none, and no service runs there/);
});

test('a span without an end goes up to now, and times may stand with an offset', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await serve(t, stateFolder);
  const words = ['--source', name, '--from', `${fromDay}T09:30:00+01:00`, '--json'];
  const begun = JSON.parse((await ask(words, 0)).output) as BackfillStatus;
  assert.equal(begun.fromMs, Date.parse(`${fromDay}T08:30Z`));
  assert.ok(Math.abs(begun.toMs - systemClock.now()) < 60_000);
});

test('called in a wrong way it is told so', async (t) => {
  const { ask } = await setUp(t);
  for (const words of [
    [],
    ['lst'],
    ['cancel'],
    ['cancel', 'a', 'b'],
    ['--source', name],
    ['--source', name, '--from', 'yesterday'],
    ['--source', name, '--from', '2026-02-30'],
    ['--source', name, '--from', '2026-01-08', '--to', '25:00'],
  ]) {
    await ask(words, 64);
  }
});
