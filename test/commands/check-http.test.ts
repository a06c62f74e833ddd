// What `check` says of the status page.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { httpItem } from '../../src/commands/check/http-item.ts';
import { systemClock } from '../../src/world/clock.ts';
import { secretFromFile } from '../../src/world/secret.ts';
import { makeCertificate } from '../doubles/certificates.ts';

const never = new AbortController().signal;

test('who may see the status page is told, and until when its certificate is good', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'check-http-'));
  t.after(() => rm(folder, { recursive: true }));
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return secretFromFile(join(folder, name));
  };
  const { certificate, key } = makeCertificate({ validToDays: 10 });
  const token = await put('token', 'a-token-that-is-long-enough');
  const place = { chain: await put('chain.pem', certificate), key: await put('key.pem', key) };
  const look = (more: object) =>
    httpItem({ host: '127.0.0.1', port: 9187, ...more }, systemClock).look(never);

  assert.deepEqual(await look({}), {
    isOk: true,
    found: 'http, 127.0.0.1 port 9187, for whoever is on this machine',
  });
  assert.deepEqual(await look({ host: '0.0.0.0', token, certificate: place }), {
    isOk: true,
    found: 'https, 0.0.0.0 port 9187, for whoever has the token; its certificate expires in 10 days',
    remedy: 'Have the certificate renewed before it ends.',
  });
  await put('token', 'guess');
  await assert.rejects(look({ token }), { code: 'secret-unusable' });
  await rm(join(folder, 'chain.pem'));
  await assert.rejects(look({ certificate: place }), { code: 'secret-missing' });
});
