// The starter configurations, and that no file is ever replaced.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { init } from '../../src/commands/init.ts';
import { captureIo } from '../doubles/captured-io.ts';

test('init writes to standard output, or to a new file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'init-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'siem.yaml');
  const io = captureIo();
  assert.equal(await dispatch(['init', '--for', 'qradar'], [init], io), exitCodes.done);
  const toFile = captureIo();
  assert.equal(await dispatch(['init', '--for', 'qradar', '--to', file], [init], toFile), exitCodes.done);
  assert.equal(await readFile(file, 'utf8'), io.output);
  assert.match(toFile.output, /check --config/);
});

test('init never replaces a file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'init-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'siem.yaml');
  await writeFile(file, 'mine');
  const io = captureIo();
  assert.equal(await dispatch(['init', '--for', 'arcsight', '--to', file], [init], io), exitCodes.problems);
  assert.match(io.complaints, /exists and is left as it is/);
  assert.equal(await readFile(file, 'utf8'), 'mine');
});

test('init for a receiver it does not know names the nearest', async () => {
  const io = captureIo();
  assert.equal(await dispatch(['init', '--for', 'archsight'], [init], io), exitCodes.usage);
  assert.match(io.complaints, /Probably --for arcsight is meant/);
});
