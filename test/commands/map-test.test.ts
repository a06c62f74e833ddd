// `map check` and `map test`: what they find in a folder of mappings, and what `--write` accepts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { commands } from '../../src/commands/list.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { makeMappingFolder, removeFolder, writeInto } from '../mapping/mapping-folder.ts';

const mapping = `record: endpoint-detection
lane: alert
source: endpoint-detections
identity: { id: FullId }
product: { vendor: Microsoft, name: Test, version: '1.0' }
kind: detection
variant: seen
name: Seen
severity: 3
fields: [{ from: Title, cef: msg, leef: threatName }]
leftOut: [FullId]
`;
const folder = makeMappingFolder({
  'endpoint-detection/mapping.yaml': mapping,
  'endpoint-detection/cases/one.json': '{"FullId":"f1","Title":"A thing"}',
});
after(() => removeFolder(folder));
const cases = join(folder, 'endpoint-detection', 'cases');

async function run(...words: string[]) {
  const io = captureIo();
  const code = await dispatch(['map', ...words, '--mappings', folder], commands, io);
  return { code, output: io.output, complaints: io.complaints };
}

test('lines that are not there yet are shown, and --write accepts them', async () => {
  const before = await run('test');
  assert.equal(before.code, exitCodes.problems);
  assert.match(before.output, /one\.cef: not there yet; one\.json becomes\n {2}CEF:0\|.*msg=A thing/);
  const writing = await run('test', '--write');
  assert.equal(writing.code, exitCodes.done);
  assert.match(writing.output, /2 of 2 files were written\.\n$/);
  const after = await run('test');
  assert.equal(after.code, exitCodes.done);
  assert.equal(after.output, '2 of 2 files hold the lines that come out.\n');
});

test('a line that comes out otherwise is shown where it differs', async () => {
  await run('test', '--write');
  const line = readFileSync(join(cases, 'one.cef'), 'utf8');
  writeInto(folder, { 'endpoint-detection/cases/one.cef': line.replace('A thing', 'A think') });
  const { code, output } = await run('test', '--record', 'endpoint-detection');
  assert.equal(code, exitCodes.problems);
  const column = line.indexOf('A thing') + 'A thin'.length + 1;
  assert.ok(output.includes(`one.cef:1:${column}:\n  expected `), output);
  assert.match(output, /expected .*A think .*\n {2}now {6}.*A thing .*\n1 of 2 files/);
});

test('a type without mapping is wrong use', async () => {
  assert.equal((await run('test', '--record', 'nothing')).code, exitCodes.usage);
});

test('check names what is wrong with its place, and says so when nothing is', async () => {
  const { code, complaints } = await run('check');
  assert.equal(code, exitCodes.problems);
  // The slots that the test borrows know more record types than this folder.
  const own = complaints.split('\n').filter((line) => !line.startsWith('slots.yaml'));
  assert.deepEqual(own, ['']);
  writeInto(folder, { 'endpoint-detection/mapping.yaml': mapping.replace('cef: msg', 'cef: mgs') });
  const broken = await run('check');
  writeInto(folder, { 'endpoint-detection/mapping.yaml': mapping });
  assert.match(
    broken.complaints,
    /^endpoint-detection\/mapping\.yaml:10:25: fields\[0\]\.cef: `mgs` is no CEF/,
  );
  const io = captureIo();
  assert.equal(await dispatch(['map', 'check'], commands, io), exitCodes.done);
  assert.match(io.output, /^\d+ mappings are in order; they make \d+ class ids\. Hash [0-9a-f]{64}\.\n$/);
});
