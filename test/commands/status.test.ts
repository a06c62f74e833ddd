// `status` and `rejects`, beside a running service and without one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { rejects } from '../../src/commands/rejects.ts';
import { status } from '../../src/commands/status.ts';
import { startControlServer } from '../../src/control/server.ts';
import type { Views } from '../../src/http/views.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Position, StoredReject } from '../../src/journal/journal.ts';
import type { Reject } from '../../src/model/reject.ts';
import type { Status } from '../../src/notices/status.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { somePage, someRecord } from '../doubles/records.ts';
import { someDestination, someSource, someStatus, someTrouble } from '../doubles/some-status.ts';

const reject: Reject = {
  destination: 'siem',
  source: 'things',
  lane: 'alert',
  recordType: 'thing',
  recordId: 'record-a',
  tenant: 'contoso',
  code: 'record-unmappable',
  reason: 'It is not JSON.',
};
const stored: StoredReject = { ...reject, number: 7, rejectedAtMs: 0, position: 1 as Position };

const setUp = (t: TestContext) => configuredFolder(t, '{ kind: office-activity }', [status, rejects]);

async function startService(t: TestContext, stateFolder: string, shown: Status): Promise<void> {
  const views: Views = {
    status: () => shown,
    metrics: () => '',
    coverage: async (hours) => ({ fromMs: 0, toMs: hours * 3_600_000, feeds: [] }),
    rejects: async (limit) => [stored].slice(0, limit),
    rejected: async (number) =>
      number === 7 ? { reject: stored, record: someRecord('record-a') } : undefined,
  };
  const server = await startControlServer(stateFolder, views, noDesks);
  t.after(() => server.close());
}

test('status of a healthy service is a page of tables and ends with 0', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await startService(t, stateFolder, someStatus());
  const { output } = await ask(['status'], 0);
  assert.match(output, /^Defender SIEM connector 1\.2\.3, up .+, healthy\n/);
  assert.match(
    output,
    /endpoint-detections +contoso +waiting +\d+ s ago +00:16 UTC +40 s +none +1,234 +5 +6/,
  );
  assert.match(output, /arcsight +delivering +confirmed-by-close +1,190/);
  assert.match(
    output,
    /Certificates\n.*\n +arcsight +tls:\/\/siem\.example:6514 +receiver +CN=siem\.example +expires in 90 days/,
  );
});

test('a level that rests on time alone says so', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const timed = { ...someDestination, proof: 'acknowledged-by-host', isHostUnseen: true };
  await startService(t, stateFolder, { ...someStatus(), destinations: [timed] });
  const { output } = await ask(['status'], 0);
  assert.match(output, /arcsight +delivering +acknowledged-by-host \(by time alone\) +1,190/);
});

test('what is wrong stands below the table with its remedy, and the exit code is 1', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const failing = { ...someDestination, state: 'holding', trouble: someTrouble } as const;
  await startService(t, stateFolder, { ...someStatus(), atMs: 9_000_000, destinations: [failing] });
  const { output } = await ask(['status'], 1);
  assert.match(output, /needs attention/);
  assert.match(output, /arcsight, for 2 h 13 min: Connecting to <siem> failed\.\n +Check that it runs\./);
});

test('status --json is what the service answers', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await startService(t, stateFolder, someStatus());
  const { output } = await ask(['status', '--json'], 0);
  const shown = JSON.parse(output) as Status & { isRunning: boolean };
  assert.equal(shown.isRunning, true);
  assert.equal(shown.version, '1.2.3');
});

test('rejects are listed and shown beside a running service', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  await startService(t, stateFolder, someStatus());
  const list = await ask(['rejects', 'list'], 0);
  assert.match(
    list.output,
    /7 +1970-01-01 00:00:00 UTC +siem +thing +record-unmappable +record-a +It is not JSON\./,
  );
  const shown = await ask(['rejects', 'show', '7'], 0);
  assert.match(shown.output, /reason +It is not JSON\.\n/);
  assert.match(shown.output, /\n\{"id":"record-a"\}\n$/);
  const unknown = await ask(['rejects', 'show', '8'], 1);
  assert.match(unknown.complaints, /No record with the number 8/);
});

test('without a service the journal is opened and asked itself', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
  const setup = { stateFolder, options, files: systemFiles, clock: systemClock, report: () => {} };
  const { journal } = await openJournal(setup);
  await journal.commit('things', somePage([someRecord('record-a')]));
  const reader = await journal.reader('siem', 'alert', { startAt: 'oldest' });
  const [first] = await reader.read({ maxRecords: 1, maxBytes: 1_000 });
  assert.ok(first);
  await journal.setAside([{ ...reject, position: first.position }]);
  await journal.close();
  const { output } = await ask(['status'], 1);
  assert.match(output, /The service does not run\.\n/);
  assert.match(output, /1 records set aside/);
  assert.match((await ask(['rejects', 'list'], 0)).output, /record-unmappable +record-a/);
  const [listed] = JSON.parse((await ask(['rejects', 'list', '--json'], 0)).output) as StoredReject[];
  assert.match((await ask(['rejects', 'show', String(listed?.number)], 0)).output, /\{"id":"record-a"\}/);
});

test('without a service and without a journal that is said', async (t) => {
  const { ask } = await setUp(t);
  const { complaints } = await ask(['status'], 1);
  assert.match(complaints, /found none, and no service runs there/);
});

test('rejects called in a wrong way is told so', async (t) => {
  const { ask } = await setUp(t);
  for (const words of [
    [],
    ['lst'],
    ['show'],
    ['show', 'x'],
    ['list', '--limit', '0'],
    ['list', '--limit', '5000'],
  ]) {
    await ask(['rejects', ...words], 64);
  }
});

test('status shows what is being filled in, how far it is, and why it does not go on', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const under = { id: '1a2b3c4d', fromMs: 0, toMs: 86_400_000, doneToMs: 21_600_000, reason: '' };
  const failing = { ...under, id: '5e6f7a8b', reason: 'Microsoft failed.' };
  await startService(
    t,
    stateFolder,
    someStatus({ sources: [{ ...someSource, backfills: [under, failing] }] }),
  );
  const { output } = await ask(['status'], 0);
  const span = 'endpoint-detections fills in 1970-01-01 00:00:00 UTC to 1970-01-02 00:00:00 UTC';
  assert.ok(output.includes(`  ${span} (back-fill 1a2b3c4d): 25 % done\n`), output);
  assert.ok(output.includes(`  ${span} (back-fill 5e6f7a8b): 25 % done, failing: Microsoft failed.\n`));
});
