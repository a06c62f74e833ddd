// `destinations`, beside a running service and without one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createDestinationDesk } from '../../src/app/destination-desk.ts';
import { destinations } from '../../src/commands/destinations.ts';
import { startControlServer } from '../../src/control/server.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { someStatus } from '../doubles/some-status.ts';

async function setUp(t: TestContext) {
  const folder = await configuredFolder(t, '{ kind: graph-alerts }', [destinations]);
  const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
  const { stateFolder } = folder;
  const { journal } = await openJournal({
    stateFolder,
    options,
    files: systemFiles,
    clock: systemClock,
    report: () => {},
  });
  for (const name of ['siem', 'gone']) await journal.reader(name, 'alert');
  await journal.commit('graph-alerts', somePage([someRecord('a'), someRecord('b')]));
  const ask = (words: readonly string[], code: number) => folder.ask(['destinations', ...words], code);
  return { stateFolder, journal, ask };
}

type Ask = Awaited<ReturnType<typeof setUp>>['ask'];

async function listAndForget(ask: Ask): Promise<void> {
  const listed = (await ask(['list'], 0)).output;
  assert.match(listed, /^gone +no +2 /m);
  assert.match(listed, /^siem +yes +2 /m);
  assert.match((await ask(['forget', 'siem'], 1)).complaints, /it is in the configuration/);
  assert.match((await ask(['forget', 'nobody'], 1)).complaints, /No marks of a destination nobody/);
  assert.equal(
    (await ask(['forget', 'gone'], 0)).output,
    'gone is forgotten; 2 records no longer wait for it.\n',
  );
  const left = JSON.parse((await ask(['list', '--json'], 0)).output) as readonly { readonly name: string }[];
  assert.deepEqual(
    left.map(({ name }) => name),
    ['siem'],
  );
}

test('without a service the journal itself is asked, and keeps what it was told', async (t) => {
  const { journal, ask } = await setUp(t);
  await journal.close();
  await listAndForget(ask);
});

test('beside a running service it is asked, and no lock is in the way', async (t) => {
  const { stateFolder, journal, ask } = await setUp(t);
  const views = {
    status: () => someStatus(),
    metrics: () => '',
    coverage: async () => ({ fromMs: 0, toMs: 0, feeds: [] }),
    rejects: async () => [],
    rejected: async () => undefined,
  };
  const desk = createDestinationDesk({ configured: new Set(['siem']), journal, report: () => {} });
  const server = await startControlServer(stateFolder, views, { ...noDesks, destinations: desk });
  t.after(async () => {
    await server.close();
    await journal.close();
  });
  await listAndForget(ask);
});

test('a wrong call is told how it is called', async (t) => {
  const { journal, ask } = await setUp(t);
  await journal.close();
  assert.match((await ask(['forget'], 64)).complaints, /takes `list` or `forget NAME`/);
});
