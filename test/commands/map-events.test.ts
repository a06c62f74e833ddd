// `map explain`, `map coverage` and `map diff`: what they say of events, with mappings of a few rows.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { commands } from '../../src/commands/list.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { makeMappingFolder, removeFolder, writeInto } from '../mapping/mapping-folder.ts';

const mapping = `record: endpoint-detection
lane: alert
identity: { id: FullId }
product: { vendor: Microsoft, name: Test, version: '1.0' }
kind: detection
variant: { choose: [{ when: { Severity: High }, value: high }, { when: { Severity: Low }, value: low }], otherwise: other }
name: { from: Title, otherwise: Seen }
severity: 3
skip: [{ rule: tests, when: { Test: true } }]
fields:
  - { from: At, cef: rt, leef: devTime }
  - { first: [Account, User], cef: suser, leef: usrName }
  - { from: Action, cef: act, leef: action }
  - { from: Files, items: '{Name}', cef: msg, leef: msg }
  - { from: Count, cef: cn2, leef: remediationIsSuccess }
leftOut: [FullId, Noise]
`;
const changed = mapping
  .replace('first: [Account, User]', 'from: Account')
  .replace('value: high', 'value: urgent')
  .replace('  - { from: Action, cef: act, leef: action }\n', '')
  .replace('fields:\n', 'fields:\n  - { from: Title, cef: app }\n');
const old = makeMappingFolder({ 'endpoint-detection/mapping.yaml': mapping });
const now = makeMappingFolder({ 'endpoint-detection/mapping.yaml': changed });
const events = makeMappingFolder({});
after(() => [old, now, events].forEach(removeFolder));

const high = { FullId: 'a', At: '2026-01-08T09:00:00Z', Severity: 'High', Title: 'T', User: 'liz' };
const long = { FullId: 'b', Severity: 'Low', Title: 'U', Account: 'bob', Action: 'x'.repeat(80) };
writeInto(events, {
  'events/one.ndjson': `${JSON.stringify(high)}\n${JSON.stringify(long)}\n`,
  'events/below/two.json': JSON.stringify([
    { ...high, Noise: 1 },
    { ...high, Test: true },
  ]),
  'events/notes.txt': 'no events',
});
const folder = join(events, 'events');

async function run(input: string, ...words: string[]) {
  const io = captureIo({ input });
  const code = await dispatch(['map', ...words], commands, io);
  return { code, output: io.output.replaceAll(folder, 'DIR'), complaints: io.complaints };
}

function explain(data: object, ...words: string[]) {
  return run(JSON.stringify(data), 'explain', '-', '--mappings', old, ...words);
}

test('explain says of each key its value, path and line, and how it is written', async () => {
  const { code, output } = await explain(high, '--format', 'cef');
  assert.equal(code, exitCodes.done);
  assert.match(output, /^standard input: endpoint-detection, CEF, \d+ bytes\n/);
  const place = 'endpoint-detection/mapping.yaml';
  const expected = [
    ['(product)', 'Microsoft|Test|1.0', `a constant; by ${place}:4`],
    ['(kind)', 'detection', `a constant; by ${place}:5`],
    ['(variant)', 'high', `from Severity; by ${place}:6`],
    ['(name)', 'T', `from Title; by ${place}:7`],
    ['rt', '1767862800000', `from At; by ${place}:11; was \`2026-01-08T09:00:00Z\``],
    ['suser', 'liz', `from User; by ${place}:12`],
  ] as const;
  for (const [key, value, from] of expected)
    assert.ok(output.includes(`  ${key}\t${value}\n    ${from}\n`), key);
  assert.match(output, /cs2.*\n {4}written by the connector itself\n/);
});

test('explain says what was cut, what a key cannot hold, and which lists became text', async () => {
  const { output } = await explain({ ...long, Count: 'many', Files: [{ Name: 'a' }, { Name: 'b' }] });
  assert.match(output, / {2}act\tx{63}\n.*cut to 63 of 80 characters, which is what the key holds\n/);
  assert.match(output, / {2}cn2\t\n.*from Count; .*:15; left out: it cannot hold `many`\n/);
  assert.match(output, / {2}msg\ta; b\n {4}from Files, Files\.Name; .*:14; a list of 2\n/);
  assert.match(output, /endpoint-detection, LEEF, /);
});

test('explain names what a rule leaves out, and what cannot be mapped', async () => {
  assert.match((await explain({ ...high, Test: true })).complaints, /left out by the rule tests/);
  const { code, complaints } = await run('7', 'explain', '-', '--mappings', old);
  assert.equal(code, exitCodes.rejects);
  assert.match(complaints, /standard input: not mapped: it is JSON, but not an object/);
});

test('coverage counts events of a folder, and finds rules that never fired and paths never read', async () => {
  const { code, output } = await run('', 'coverage', folder, '--mappings', old);
  assert.equal(code, exitCodes.done);
  assert.match(output, /endpoint-detection +4 +3 +1\n/);
  assert.match(output, /neither mapped nor left out: none/);
  assert.match(output, /left out on purpose: 1\n {2}endpoint-detection: Noise \(1 event\)\n/);
  assert.match(output, /never fired: 2\n.*:14: fields\[3\]: .*\n.*:15: fields\[4\]: /);
  assert.match(output, /cannot be mapped: none/);
});

test('coverage ends with 1 for an unknown path and with 3 for a reject', async () => {
  writeInto(events, { 'other/new.json': JSON.stringify({ ...high, Novel: { Deep: 1 } }) });
  const unknown = await run('', 'coverage', join(events, 'other'), '--mappings', old);
  assert.equal(unknown.code, exitCodes.problems);
  assert.match(unknown.output, /neither mapped nor left out: 1\n {2}endpoint-detection: Novel \(1 event\)\n/);
  writeInto(events, { 'other/odd.ndjson': 'nonsense\n{"x":1}\n' });
  const rejects = await run('', 'coverage', join(events, 'other'), '--mappings', old);
  assert.equal(rejects.code, exitCodes.rejects);
  assert.match(
    rejects.output,
    /cannot be mapped: 2\n.*odd\.ndjson line 1: it is not JSON\n.*line 2: its shape/,
  );
});

test('coverage passes over files that are named as holding no events', async () => {
  writeInto(events, { 'mixed/vectors.ndjson': '{"x":1}\n', 'mixed/one.json': JSON.stringify(high) });
  const words = ['coverage', join(events, 'mixed'), '--mappings', old];
  assert.equal((await run('', ...words)).code, exitCodes.rejects);
  assert.equal((await run('', ...words, '--except', 'vectors.ndjson')).code, exitCodes.done);
});

test('diff counts which keys and header parts of how many events are others', async () => {
  const { code, output } = await run('', 'diff', old, now, '--events', folder);
  assert.equal(code, exitCodes.problems);
  assert.match(output, /^3 of 4 events \(75 %\) come out otherwise\.\n/);
  assert.match(
    output,
    /CEF class id changed: 2 of 4 events \(50 %\); `detection:high` -> `detection:urgent`\n/,
  );
  assert.match(output, /CEF suser removed: 2 of 4 events \(50 %\); `liz`\n/);
  assert.match(output, /CEF app added: 3 of 4 events \(75 %\); `T`\n/);
  assert.match(output, /LEEF action removed: 1 of 4 events \(25 %\); `x{40}…`\n/);
});

test('diff of the same mappings finds nothing, and wrong use is told', async () => {
  const { code, output } = await run('', 'diff', old, old, '--events', folder);
  assert.equal(code, exitCodes.done);
  assert.equal(output, '0 of 4 events (0 %) come out otherwise.\n');
  assert.equal((await run('', 'diff', old, '--events', folder)).code, exitCodes.usage);
  assert.equal((await run('', 'diff', old, now)).code, exitCodes.usage);
  assert.equal((await run('', 'coverage')).code, exitCodes.usage);
  assert.equal((await run('', 'coverage', join(events, 'nowhere'))).code, exitCodes.problems);
});
