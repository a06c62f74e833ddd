import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '../../../../src/simulator/seeded-random.ts';
import { createRefreshTokenStore } from '../../../../src/sources/microsoft/credentials/refresh-token-store.ts';
import { systemRandom } from '../../../../src/world/random.ts';
import { LyingDisk } from '../../../doubles/lying-disk.ts';

function storeOn(disk: LyingDisk) {
  return createRefreshTokenStore('/state/sign-in', 'contoso', { files: disk.mount(), random: systemRandom });
}

test('wherever the process or the power ends, the last token stored or the one before is there, whole', async () => {
  for (let haltAtStep = 1; haltAtStep < 60; haltAtStep += 1) {
    const disk = new LyingDisk();
    await storeOn(disk).begin('token-0');
    let stored = 0;
    disk.haltAtStep = disk.steps + haltAtStep;
    const store = storeOn(disk);
    const halted = (async () => {
      const signIn = (await store.read())?.signIn ?? '';
      for (let count = 1; count < 8; count += 1) {
        await store.follow(signIn, `token-${count}`);
        stored = count;
      }
    })();
    await Promise.race([halted, new Promise((resolve) => setImmediate(() => setTimeout(resolve, 5)))]);
    disk.crash(new SeededRandom(haltAtStep));
    const found = (await storeOn(disk).read())?.token;
    assert.ok(found === `token-${stored}` || found === `token-${stored + 1}`, `${found} after ${stored}`);
  }
});

test('what descends from an older sign-in does not count, and what is damaged counts as absent', async () => {
  const disk = new LyingDisk();
  const store = storeOn(disk);
  assert.equal(await store.read(), undefined);
  await store.begin('one');
  const one = (await store.read())?.signIn ?? '';
  await store.follow(one, 'one-later');
  assert.deepEqual(await store.read(), { token: 'one-later', signIn: one });
  await store.begin('two');
  assert.equal((await store.read())?.token, 'two');
  await store.follow(one, 'one-latest');
  assert.equal((await store.read())?.token, 'two');
  disk.overwrite('/state/sign-in/contoso.refresh.json', Buffer.from('{"token":'));
  assert.equal((await store.read())?.token, 'two');
  disk.overwrite('/state/sign-in/contoso.sign-in.json', Buffer.from('\0\0\0'));
  assert.equal(await store.read(), undefined);
});

test('a failure of the disk is told with what was attempted and leaves nothing behind', async () => {
  const disk = new LyingDisk();
  const store = storeOn(disk);
  await store.begin('one');
  disk.fault = (step) => (step === 'sync' ? 'EIO' : undefined);
  await assert.rejects(store.begin('canary'), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'sign-in-store-failed');
    assert.match(error.message, /Storing the sign-in of contoso in \/state\/sign-in: EIO/);
    assert.doesNotMatch(error.message, /canary/);
    return true;
  });
  assert.deepEqual(disk.paths, ['/state/sign-in/contoso.sign-in.json']);
});
