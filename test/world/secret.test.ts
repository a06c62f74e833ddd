// Secrets: what they read, and that they never show themselves.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import type { Environment } from '../../src/world/environment.ts';
import { secretFromCredential, secretFromFile, secretFromVariable } from '../../src/world/secret.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function environment(variables: Record<string, string>, credentialsFolder?: string): Environment {
  return { variable: (name) => variables[name], credentialsFolder };
}

test('a secret from a file loses one line break at its end and nothing else', async () => {
  const path = join(folder, 'padded');
  await writeFile(path, ' s3cret \n\r\n');
  assert.equal(await secretFromFile(path).read(), ' s3cret \n');
});

test('a secret is read anew each time, so a rotated one counts at once', async () => {
  const path = join(folder, 'rotated');
  await writeFile(path, 'old');
  const secret = secretFromFile(path);
  assert.equal(await secret.read(), 'old');
  await writeFile(path, 'new');
  assert.equal(await secret.read(), 'new');
});

test('a secret comes from an environment variable or a systemd credential', async () => {
  await writeFile(join(folder, 'graph'), 'from systemd\n');
  assert.equal(await secretFromVariable('S', environment({ S: 'from env' })).read(), 'from env');
  assert.equal(await secretFromCredential('graph', environment({}, folder)).read(), 'from systemd');
});

test('a secret prints as three stars in every way node can print it', async () => {
  const path = join(folder, 'shown');
  await writeFile(path, 'canary');
  const secret = secretFromFile(path);
  await secret.read();
  assert.equal(`${secret}`, '***');
  assert.equal(JSON.stringify({ secret }), '{"secret":"***"}');
  assert.equal(inspect({ secret }), '{ secret: *** }');
});

test('a missing, empty or oversized secret is an error that names the place and the remedy', async () => {
  const empty = join(folder, 'empty');
  await writeFile(empty, '\n');
  const large = join(folder, 'large');
  await writeFile(large, 'x'.repeat(70_000));
  const missing = { code: 'secret-missing', action: 'hold' };
  await assert.rejects(secretFromFile(join(folder, 'nowhere')).read(), {
    ...missing,
    message: /no such file/,
  });
  await assert.rejects(secretFromFile(folder).read(), { ...missing, message: /it is a folder/ });
  await assert.rejects(secretFromVariable('X', environment({})).read(), { ...missing, remedy: /Set X/ });
  await assert.rejects(secretFromCredential('c', environment({})).read(), {
    ...missing,
    remedy: /LoadCredential=c/,
  });
  await assert.rejects(secretFromFile(empty).read(), { code: 'secret-unusable', message: /is empty/ });
  await assert.rejects(secretFromFile(large).read(), {
    code: 'secret-unusable',
    message: /longer than 65536/,
  });
});
