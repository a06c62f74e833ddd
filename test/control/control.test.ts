import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { askService } from '../../src/control/client.ts';
import { startControlServer } from '../../src/control/server.ts';
import type { Views } from '../../src/http/views.ts';
import type { Position, StoredReject } from '../../src/journal/journal.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { someRecord } from '../doubles/records.ts';
import { someStatus } from '../doubles/some-status.ts';

const reject: StoredReject = {
  number: 7,
  rejectedAtMs: 1,
  position: 3 as Position,
  destination: 'siem',
  source: 'things',
  lane: 'alert',
  recordType: 'thing',
  recordId: 'a',
  tenant: 'contoso',
  code: 'record-unmappable',
  reason: 'It is not JSON.',
};

const views: Views = {
  status: () => someStatus(),
  metrics: () => 'up 1\n',
  coverage: async (hours) => ({ fromMs: 0, toMs: hours * 3_600_000, feeds: [] }),
  rejects: async (limit) => Array.from({ length: Math.min(limit, 3) }, () => reject),
  rejected: async (number) => (number === 7 ? { reject, record: someRecord('a') } : undefined),
};

async function folder(t: TestContext, ...deeper: string[]): Promise<string> {
  const top = await mkdtemp(join(tmpdir(), 'control-'));
  t.after(() => rm(top, { recursive: true, force: true }));
  const path = join(top, ...deeper);
  await mkdir(path, { recursive: true });
  return path;
}

test('a command reads status and rejects over the socket, which only its user may open', async (t) => {
  const state = await folder(t);
  const server = await startControlServer(state, views, noDesks);
  t.after(() => server.close());
  assert.equal((await stat(join(state, 'control.socket'))).mode & 0o777, 0o600);
  const status = await askService(state, '/status');
  assert.match(JSON.stringify(status?.body), /"version":"1\.2\.3"/);
  const list = await askService(state, '/rejects?limit=2');
  assert.deepEqual(list?.body, { rejects: [reject, reject] });
  const one = await askService(state, '/rejects/7');
  assert.match(JSON.stringify(one?.body), /"json":"\{\\"id\\":\\"a\\"\}"/);
  assert.equal((await askService(state, '/rejects/8'))?.status, 404);
});

test('a state folder too deep for the path of a socket works all the same', async (t) => {
  const state = await folder(t, 'a'.repeat(90), 'b'.repeat(90));
  const server = await startControlServer(state, views, noDesks);
  t.after(() => server.close());
  assert.equal((await askService(state, '/status'))?.status, 200);
});

test('where no service runs there is no answer, also when a killed one left its socket behind', async (t) => {
  const state = await folder(t);
  assert.equal(await askService(state, '/status'), undefined);
  const server = await startControlServer(state, views, noDesks);
  await server.close();
  assert.equal(await askService(state, '/status'), undefined);
  const next = await startControlServer(state, views, noDesks);
  await next.close();
});

test('what is no wish for a back-fill is refused before anybody reads it', async (t) => {
  const state = await folder(t);
  const server = await startControlServer(state, views, noDesks);
  t.after(() => server.close());
  const wish = { source: 'things', fromMs: 0, toMs: 1 };
  const statusOf = async (body: unknown) => (await askService(state, '/backfills', 'POST', body))?.status;
  assert.equal(await statusOf(wish), 409);
  assert.equal(await statusOf({ ...wish, toMs: 'soon' }), 400);
  assert.equal(await statusOf({ source: 'things', fromMs: 0 }), 400);
  assert.equal(await statusOf({ ...wish, source: 'x'.repeat(5_000) }), 413);
  assert.equal((await askService(state, '/backfills/1a2b3c4d', 'DELETE'))?.status, 409);
  assert.deepEqual((await askService(state, '/backfills'))?.body, { backfills: [] });
});
