import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { granted, startCredential } from './harness.ts';

test('no file but a small key of the agent is ever read and sent, whatever the endpoint says', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'arc-'));
  t.after(() => rm(folder, { recursive: true }));
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  t.after(() => rm(outside, { recursive: true }));
  await writeFile(join(outside, 'secret.key'), 'canary');
  await writeFile(join(folder, 'big.key'), 'canary'.repeat(1_000));
  await writeFile(join(folder, 'text'), 'canary');
  await writeFile(join(folder, 'two.key'), 'canary\r\nx-injected: 1');
  await symlink(join(outside, 'secret.key'), join(folder, 'link.key'));
  await symlink(outside, join(folder, 'tokens'));
  const realms = [
    `Basic realm=${outside}/secret.key`,
    `Basic realm=${folder}/../${outside.split('/').at(-1)}/secret.key`,
    `Basic realm=${folder}/tokens/secret.key`,
    `Basic realm=${folder}/big.key`,
    `Basic realm=${folder}/text`,
    `Basic realm=${folder}/two.key`,
    `Basic realm=${folder}/link.key`,
    `Basic realm=${folder}/gone.key`,
    `Basic realm=${folder}/.key/`,
    'Basic realm=/etc/passwd',
    'Basic realm=',
    'Bearer',
  ];
  for (const realm of realms) {
    const way = {
      way: 'managed-identity',
      identity: { host: 'arc', origin: 'http://localhost:40342', keyFolder: folder },
    } as const;
    const { ask, http } = startCredential(way, () => ({
      status: 401,
      headers: { 'www-authenticate': realm },
    }));
    await assert.rejects(ask(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'credential-identity-missing', realm);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
    assert.equal(http.requests.length, 1, realm);
  }
});

test('a key is taken from the folder also when that is reached through a link', async (t) => {
  const real = await mkdtemp(join(tmpdir(), 'arc-'));
  t.after(() => rm(real, { recursive: true }));
  await writeFile(join(real, 'a.key'), 'the-key\n');
  const link = `${real}-link`;
  await symlink(real, link);
  t.after(() => rm(link));
  const way = {
    way: 'managed-identity',
    identity: { host: 'arc', origin: 'http://localhost:40342', keyFolder: link },
  } as const;
  const { ask, http } = startCredential(way, ({ headers }) =>
    headers['authorization'] === 'Basic the-key'
      ? granted()
      : { status: 401, headers: { 'www-authenticate': `Basic realm=${real}/a.key` } },
  );
  assert.equal((await ask()).token, 'token');
  assert.equal(http.requests.length, 2);
});
