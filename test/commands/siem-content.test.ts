// `siem-content`: what it writes where, and what it refuses.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { siemContent } from '../../src/commands/siem-content.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { captureIo } from '../doubles/captured-io.ts';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'siem-content-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function write(words: readonly string[]) {
  const io = captureIo();
  const code = await dispatch(['siem-content', ...words], [siemContent], io);
  return { code, output: io.output, complaints: io.complaints };
}

test('siem-content writes what is shipped under deploy/, and replaces what it wrote before', async (t) => {
  const folder = join(await temporaryFolder(t), 'new', 'folder');
  const { code, output } = await write(['--for', 'qradar', '--to', folder]);
  assert.equal(code, exitCodes.done);
  assert.equal(output, `Wrote 5 files for qradar to ${folder}.\n`);
  const shipped = await readFile(join(packageRoot, 'deploy/qradar/events.csv'), 'utf8');
  assert.equal(await readFile(join(folder, 'events.csv'), 'utf8'), shipped);
  await writeFile(join(folder, 'events.csv'), 'old');
  assert.equal((await write(['--for', 'qradar', '--to', folder])).code, exitCodes.done);
  assert.equal(await readFile(join(folder, 'events.csv'), 'utf8'), shipped);
});

test('siem-content says what is missing, and which SIEM was probably meant', async () => {
  const misspelt = await write(['--for', 'qrader', '--to', '/nowhere']);
  assert.equal(misspelt.code, exitCodes.usage);
  assert.match(misspelt.complaints, /Probably --for qradar is meant/);
  const nowhere = await write(['--for', 'arcsight']);
  assert.equal(nowhere.code, exitCodes.usage);
  assert.match(nowhere.complaints, /Name one with --to FOLDER/);
});

test('siem-content names the folder it cannot write to and the mappings it cannot use', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'file');
  await writeFile(file, '');
  const unwritable = await write(['--for', 'qradar', '--to', file]);
  assert.equal(unwritable.code, exitCodes.problems);
  assert.ok(unwritable.complaints.includes(join(file, 'events.csv')), unwritable.complaints);
  await mkdir(join(folder, 'own'));
  await writeFile(join(folder, 'own', 'slots.yaml'), 'mail: {');
  const unusable = await write(['--for', 'qradar', '--to', folder, '--mappings', join(folder, 'own')]);
  assert.notEqual(unusable.code, exitCodes.done);
  assert.match(unusable.complaints, /slots\.yaml/);
});

test('mappings laid over the shipped ones change the content, and the shipped ones stay in it', async (t) => {
  const folder = await temporaryFolder(t);
  const own = join(folder, 'own');
  await mkdir(join(own, 'office-threat-url'), { recursive: true });
  await writeFile(
    join(own, 'office-threat-url', 'mapping.yaml'),
    'record: office-threat-url\nseverity: 10\nfields:\n  - { from: Workload, leef: domain }\n',
  );
  const { code, complaints } = await write(['--for', 'qradar', '--to', folder, '--mappings', own]);
  assert.equal(code, exitCodes.done, complaints);
  const events = await readFile(join(folder, 'events.csv'), 'utf8');
  assert.match(events, /^url-click,click-blocked,.*,10,10,/m);
  assert.match(events, /^mail:malware,mail-blocked,/m);
  const properties = await readFile(join(folder, 'properties.csv'), 'utf8');
  assert.match(properties, /^Domain,AlphaNumeric,domain,.*\boffice-threat-url\b/m);
});
