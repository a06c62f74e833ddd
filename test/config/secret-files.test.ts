import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { openFiles } from '../../src/app/open-files.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import { publicFileOptions, secretFileOptions, secretFilesOf } from '../../src/config/secret-files.ts';

test('of every option that names a file it is settled whether it holds a secret', () => {
  const text = JSON.stringify(z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' }));
  const named = new Set([...text.matchAll(/"(\w+File)":\{/g)].map(([, name]) => name ?? ''));
  assert.ok(named.size > 8, String([...named]));
  assert.deepEqual([...named].sort(), [...secretFileOptions, ...publicFileOptions].sort());
});

test('keys, secrets and passphrases are found wherever they stand, and a certificate that holds its key', () => {
  const options = {
    tenants: [
      { certificateFile: 'with-key.pem' },
      { certificateFile: 'public.pem', certificateKeyVariable: 'KEY', nextCertificateFile: 'next.pem' },
    ],
    network: { caFile: 'ca.pem', proxyPasswordFile: 'proxy' },
    destinations: [{ tls: { caFile: 'ca.pem', certificateFile: 'c.pem', keyFile: 'k.pem' } }, {}],
    http: { tokenFile: 'token', certificateFile: 'h.pem', keyFile: 'k.pem' },
  };
  assert.deepEqual(
    [...secretFilesOf(options)].sort(),
    ['k.pem', 'next.pem', 'proxy', 'token', 'with-key.pem'].sort(),
  );
});

test('secret files and a state folder that others may read are named, those that are missing are not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'open-files-'));
  t.after(() => rm(folder, { recursive: true }));
  const [open, closed, stateFolder] = [join(folder, 'open'), join(folder, 'closed'), join(folder, 'state')];
  await writeFile(open, 'x');
  await chmod(open, 0o640);
  await writeFile(closed, 'x', { mode: 0o600 });
  await mkdir(stateFolder, { mode: 0o700 });
  const secretFiles = [open, closed, join(folder, 'missing')];
  assert.deepEqual(await openFiles({ stateFolder, secretFiles }), [open]);
  await chmod(stateFolder, 0o755);
  assert.deepEqual(await openFiles({ stateFolder, secretFiles: [closed] }), [stateFolder]);
});
