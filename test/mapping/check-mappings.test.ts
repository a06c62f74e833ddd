// What the check finds beyond what keeps a mapping from working.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { checkMappings } from '../../src/mapping/check-mappings.ts';
import { makeMappingFolder, removeFolder, writeInto } from './mapping-folder.ts';

const mapping = `record: office-threat-mail
lane: alert
select: { family: office-activity, RecordType: 28 }
product: { vendor: Microsoft, name: Test, version: '1.0' }
kind: mail
variant: { choose: [{ when: { Verdict: Spam }, value: spam }], otherwise: other }
name: Mail
severity: 3
json: [Data]
fields:
  - { count: Recipients, cef: cn1 }
  - { from: Data.Id, cef: msg }
leftOut: [Noise]
`;
const folder = makeMappingFolder({ 'office-threat-mail/mapping.yaml': mapping });
after(() => removeFolder(folder));

function found(): readonly string[] {
  return checkMappings(folder)
    .problems.filter(({ file }) => file !== 'slots.yaml')
    .map(({ line, column, path, problem }) => `${line}:${column} ${path}: ${problem}`);
}

test('a mapping without cases is named, and a family without folder', () => {
  assert.deepEqual(found(), [
    '1:1 record: It has no cases.',
    '3:11 select.family: There is no mapping `office-activity` for the other record types.',
  ]);
});

test('a path that is mapped, counted or tested and that no case contains is named', () => {
  writeInto(folder, { 'office-threat-mail/cases/one.json': '{"RecordType":28}' });
  assert.deepEqual(found().slice(0, 3), [
    '6:31 variant.choose[0].when.Verdict: No case contains `Verdict`.',
    '11:7 fields[0].count: No case contains `Recipients`.',
    '12:7 fields[1].from: No case contains `Data.Id`.',
  ]);
});

test('a path of a case that is neither mapped nor left out is named, inside strings of JSON too', () => {
  const data = {
    RecordType: 28,
    Verdict: null,
    Recipients: ['a'],
    Data: '{"Id":1,"New":2}',
    Noise: { x: 1 },
    Odd: 1,
  };
  writeInto(folder, { 'office-threat-mail/cases/one.json': JSON.stringify(data) });
  assert.deepEqual(found().slice(0, 2), [
    '13:1 leftOut: `Data.New` of the case one is neither mapped nor left out.',
    '13:1 leftOut: `Odd` of the case one is neither mapped nor left out.',
  ]);
});

test('a record type of slots.yaml without a folder is named', () => {
  const missing = checkMappings(folder).problems.filter(({ file }) => file === 'slots.yaml');
  assert.ok(missing.some(({ problem }) => problem === '`endpoint-detection` has no folder.'));
});
