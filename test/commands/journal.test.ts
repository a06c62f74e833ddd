// `journal check|stats|rebuild|export` on a journal at rest, on a damaged one, and beside a service that holds it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { journal } from '../../src/commands/journal.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { somePage, someRecord } from '../doubles/records.ts';

const blockMagic = Buffer.from([0xff, 0x44, 0x4a, 0x42]);

async function setUp(t: TestContext) {
  const folder = await configuredFolder(t, '{ kind: endpoint-detections, region: eu }', [journal]);
  const ask = (words: readonly string[], code: number) => folder.ask(['journal', ...words], code);
  const open = async () => {
    const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
    const { stateFolder } = folder;
    const setup = { stateFolder, options, files: systemFiles, clock: systemClock, report: () => {} };
    return (await openJournal(setup)).journal;
  };
  return { stateFolder: folder.stateFolder, ask, open };
}

async function fill(opened: Journal): Promise<void> {
  await opened.reader('siem', 'alert');
  const state = { put: 'window', value: 1 };
  await opened.commit('things', somePage([someRecord('a'), someRecord('b')], { changes: [state] }));
  await opened.commit('others', somePage([someRecord('c', { json: '{\n"id": "c",\r\n "n": 1.0}' })]));
  await opened.commit('things', somePage([someRecord('d', { lane: 'audit', type: 'odd', json: 'no json' })]));
}

/** Flips one bit in a block, counted from 0. */
function damageBlock(stateFolder: string, block: number): void {
  const [name = ''] = readdirSync(join(stateFolder, 'segments'));
  const path = join(stateFolder, 'segments', name);
  const bytes = readFileSync(path);
  let at = 0;
  for (let i = 0; i < block; i += 1) at = bytes.indexOf(blockMagic, at + 1);
  bytes[at + 100] = (bytes[at + 100] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('a sound journal is called sound, at rest and beside the service that has it', async (t) => {
  const { ask, open } = await setUp(t);
  assert.match((await ask(['check'], 1)).complaints, /Looking for a journal in .* found none/);
  const opened = await open();
  await fill(opened);
  const beside = (await ask(['check'], 0)).output;
  assert.match(beside, /with 4 records can be read, from .*\nNothing is damaged, and nothing is missing\./);
  assert.match(beside, /catalogue was not compared: the service runs/);
  await opened.close();
  assert.match((await ask(['check'], 0)).output, /The catalogue says the same as the segments\.\n$/);
});

test('damage is named by position, source, bytes and time, and costs the exit code', async (t) => {
  const { ask, open, stateFolder } = await setUp(t);
  const opened = await open();
  await fill(opened);
  await opened.close();
  damageBlock(stateFolder, 2);
  const { output } = await ask(['check'], 1);
  assert.match(output, /with 3 records can be read/);
  assert.match(
    output,
    /1 blocks with records alert 3 to 3, written between .* UTC and .* UTC \(segment 1, bytes \d+ to \d+\)/,
  );
  assert.match(output, /Of others, 0\.\d kB cannot be read\./);
  assert.doesNotMatch(output, /Of things/);
  const { losses, lostBytes } = JSON.parse((await ask(['check', '--json'], 1)).output);
  assert.deepEqual([losses.length, losses[0].from, losses[0].to], [1, [3, 1, 1], [4, 1, 1]]);
  assert.deepEqual(Object.keys(lostBytes), ['others']);
});

test('a catalogue that says something else is found, and made anew from the segments alone', async (t) => {
  const { ask, open, stateFolder } = await setUp(t);
  const opened = await open();
  await fill(opened);
  await opened.close();
  const catalogue = join(stateFolder, 'catalogue.sqlite');
  const text = readFileSync(catalogue, 'latin1');
  writeFileSync(catalogue, text.replaceAll('"position":0,', '"position":2,'), 'latin1');
  assert.match((await ask(['check'], 1)).output, /about the mark of siem in lane alert\. Rebuild it/);
  assert.match((await ask(['rebuild'], 0)).output, /made anew from 1 segments/);
  assert.match((await ask(['check'], 0)).output, /says the same/);
  const again = await open();
  assert.equal((await again.state('things')).get('window'), 1);
  assert.match((await ask(['rebuild'], 1)).complaints, /held by process/);
  await again.close();
});

test('stats count records by source, lane and day, and show how far each destination is', async (t) => {
  const { ask, open } = await setUp(t);
  const opened = await open();
  await fill(opened);
  await opened.close();
  const { output } = await ask(['stats'], 0);
  assert.match(output, /\n {2}things {2}alert {2}\d{4}-\d\d-\d\d +2 /);
  assert.match(output, /\n {2}things {2}audit .* 1 /);
  assert.match(output, /\n {2}siem +alert +0 +3\n/);
  const { records, known } = JSON.parse((await ask(['stats', '--json'], 0)).output);
  assert.equal(records.length, 3);
  assert.deepEqual(known, { files: 0, ids: 0 });
});

test('records are exported as one JSON object a line, beside the service too, and chosen by source, type and time', async (t) => {
  const { ask, open, stateFolder } = await setUp(t);
  const opened = await open();
  t.after(() => opened.close());
  await fill(opened);
  const { output } = await ask(['export'], 0);
  assert.match(output, /"record":\{ "id": "c", {3}"n": 1\.0\}\}\n/);
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ id, lane, record, text }) => [id, lane, record?.id ?? text]),
    [
      ['a', 'alert', 'a'],
      ['b', 'alert', 'b'],
      ['c', 'alert', 'c'],
      ['d', 'audit', 'no json'],
    ],
  );
  assert.deepEqual(
    [lines[0].source, lines[0].tenant, lines[0].occurredAt],
    ['things', 'contoso', '2026-01-08T00:00:00.000Z'],
  );
  const count = async (...words: string[]) =>
    (await ask(['export', ...words], 0)).output.split('\n').length - 1;
  assert.equal(await count('--source', 'things'), 3);
  assert.equal(await count('--type', 'odd'), 1);
  assert.equal(await count('--from', '2020-01-01', '--to', '2020-01-02'), 0);
  const file = join(stateFolder, 'export.ndjson');
  assert.match((await ask(['export', '--output', file], 0)).complaints, /^4 records were written/);
  assert.equal(readFileSync(file, 'utf8'), output);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match((await ask(['export', '--output', file], 1)).complaints, /EEXIST/);
});

test('what is not about the journal is refused', async (t) => {
  const { ask } = await setUp(t);
  for (const words of [[], ['mend'], ['check', 'all']]) await ask(words, 64);
});
