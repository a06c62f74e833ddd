import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRefreshTokenStore } from '../../../../src/sources/microsoft/credentials/refresh-token-store.ts';
import { createUserSignIn } from '../../../../src/sources/microsoft/credentials/user-sign-in.ts';
import { systemFiles } from '../../../../src/world/files.ts';
import { systemRandom } from '../../../../src/world/random.ts';
import { LyingDisk } from '../../../doubles/lying-disk.ts';
import { secretWay } from '../../../doubles/source-setup.ts';
import { formOf, granted, refusedWith, startCredential } from './harness.ts';

const world = { files: systemFiles, random: systemRandom };

async function signedIn(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = createRefreshTokenStore(folder, 'contoso', world);
  const way = { way: 'user-sign-in', application: undefined, folder } as const;
  return { folder, store, way };
}

/** Gives `first-1`, `first-2`, ... in place of `first`, and takes each only once. */
function rotating(request: Parameters<typeof formOf>[0], used: Set<string>) {
  const { refresh_token: token = '', grant_type: grant } = formOf(request);
  assert.equal(grant, 'refresh_token');
  if (used.has(token)) return refusedWith(70000, { status: 400, error: 'invalid_grant', said: token });
  used.add(token);
  const [stem, count = '0'] = token.split('-');
  return granted(`for ${token}`.replaceAll(' ', '-'), { refresh_token: `${stem}-${Number(count) + 1}` });
}

test('each new refresh token takes the place of the one before, for all resources in one order', async (t) => {
  const { folder, store, way } = await signedIn(t);
  await store.begin('first');
  const used = new Set<string>();
  const { ask, http, credential } = startCredential(way, (request) => rotating(request, used));
  await Promise.all([ask('https://graph.windows.net'), ask('https://manage.office.com'), ask()]);
  assert.deepEqual([...used], ['first', 'first-1', 'first-2']);
  assert.equal(credential.status().works, 'current');
  const form = formOf(http.requests[0]);
  assert.equal(form['client_secret'], undefined);
  assert.equal(form['resource'], 'https://graph.windows.net');
  for (const name of await readdir(folder)) {
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
  }
  const afterRestart = startCredential(way, (request) => rotating(request, used));
  await afterRestart.ask();
  assert.equal(used.size, 4);
});

test('a new sign-in counts at the next token, also while the service writes what descends from the old one', async (t) => {
  const { store, way } = await signedIn(t);
  await store.begin('old');
  const { ask, http } = startCredential(way, (request) => rotating(request, new Set()));
  await ask();
  const before = await store.read();
  await store.begin('new');
  // The service had asked with the old one, and comes to store its successor only now.
  await store.follow(before?.signIn ?? '', 'old-9');
  await ask();
  assert.equal(formOf(http.requests.at(-1))['refresh_token'], 'new');
});

test('an application with a secret shows it beside the refresh token, and v2 asks to stay signed in', async (t) => {
  const { store, way } = await signedIn(t);
  await store.begin('first');
  const application = secretWay(() => 'the secret');
  assert.ok(application.way === 'client-secret');
  const { ask, http } = startCredential({ ...way, application }, () => granted(), { tokenEndpoint: 'v2' });
  await ask();
  const form = formOf(http.requests[0]);
  assert.equal(form['client_secret'], 'the secret');
  assert.equal(form['scope'], 'https://manage.office.com/.default offline_access');
});

test('who has not signed in, or whose sign-in is over, is told to', async (t) => {
  const { store, way } = await signedIn(t);
  const answers = [
    refusedWith(700082, { status: 400, error: 'invalid_grant' }),
    refusedWith(999_999, { status: 400, error: 'invalid_grant' }),
    refusedWith(999_999, { status: 400, error: 'interaction_required' }),
  ];
  const { ask } = startCredential(way, (_request, count) => answers[count - 1] ?? granted());
  const needed = { code: 'credential-sign-in-needed', action: 'hold', remedy: /defender-siem sign-in/ };
  await assert.rejects(ask(), needed);
  await store.begin('first');
  for (const _answer of answers) await assert.rejects(ask(), needed);
  await ask();
});

test('a refresh token that the disk does not take is kept in memory, told, and stored with the next one', async () => {
  const disk = new LyingDisk();
  const store = createRefreshTokenStore('/state/sign-in', 'contoso', { files: disk, random: systemRandom });
  await store.begin('first');
  const shown: string[] = [];
  const unstored: string[] = [];
  const credential = createUserSignIn({
    tenant: 'contoso',
    store,
    endpoint: {
      ask: async ({ refresh_token: token = '' }) => {
        shown.push(token);
        const refreshToken = `after-${token}`;
        return { token: 't', lifeSeconds: 60, refreshToken, expiresAtMs: undefined };
      },
    },
    proof: undefined,
    onUnstored: ({ message }) => unstored.push(message),
  });
  const ask = () => credential.ask({ resource: 'r' }, new AbortController().signal);
  disk.fault = (step) => (step === 'write' ? 'ENOSPC' : undefined);
  assert.equal((await ask()).token, 't');
  await ask();
  assert.deepEqual(shown, ['first', 'after-first']);
  assert.equal((await store.read())?.token, 'first');
  assert.match(unstored[0] ?? '', /refresh token of contoso in .*: ENOSPC/);
  assert.doesNotMatch(unstored.join(), /after/);
  disk.fault = () => undefined;
  await ask();
  assert.equal((await store.read())?.token, 'after-after-after-first');
  assert.equal(unstored.length, 2);
});
