// Mappings read again while the service runs, and mappings held to the version that the configuration pins.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { refuseContentVersion } from '../../src/mapping/content-version.ts';
import { createMapperInTurns } from '../../src/mapping/create-mapper.ts';
import { createLiveMappings } from '../../src/mapping/live-mappings.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { shippedMappings } from '../../src/mapping/mapping-folders.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import { type Notice, notices } from '../../src/notices/notice.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { makeMappingFolder, removeFolder, writeInto } from './mapping-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-'));
const whole = makeMappingFolder({});
after(() => [folder, whole].forEach(removeFolder));

const record: SourceRecord = {
  type: 'endpoint-detection',
  id: 'f1',
  version: '',
  occurredAtMs: 0,
  tenant: 'contoso',
  lane: 'alert',
  json: new TextEncoder().encode('{"FullId":"f1","Category":"Malware"}'),
  facts: {},
};

async function live() {
  const said: Notice[] = [];
  const report = (notice: Notice) => said.push(notice);
  const mappings = await createLiveMappings(
    () => createMapperInTurns({ folder, report: () => {}, clock: new VirtualClock() }),
    report,
  );
  const severity = () => {
    const mapped = mappings.map(record, 'cef');
    assert.ok(mapped.outcome === 'events');
    return mapped.events[0]?.severity;
  };
  return { mappings, said, severity };
}

test('what compiles takes the place of what was; the hash tells', async () => {
  writeInto(folder, { 'endpoint-detection/mapping.yaml': 'severity: 1\n' });
  const { mappings, said, severity } = await live();
  const before = mappings.hash;
  assert.equal(severity(), 1);
  writeInto(folder, { 'endpoint-detection/mapping.yaml': 'severity: 2\n' });
  assert.equal(severity(), 1);
  await mappings.reload();
  assert.equal(severity(), 2);
  assert.notEqual(mappings.hash, before);
  assert.deepEqual(said, [{ notice: 'mappings-read', isChanged: true, hash: mappings.hash }]);
  await mappings.reload();
  assert.deepEqual(said[1], { notice: 'mappings-read', isChanged: false, hash: mappings.hash });
});

test('when one file does not compile the whole set in use stays, and the place of the fault is told', async () => {
  writeInto(folder, { 'endpoint-detection/mapping.yaml': 'severity: 1\n' });
  const { mappings, said, severity } = await live();
  const before = mappings.hash;
  writeInto(folder, {
    'endpoint-detection/mapping.yaml': 'severity: 3\n',
    'endpoint-alert/mapping.yaml': 'severity: 11\n',
  });
  await mappings.reload();
  assert.equal(severity(), 1);
  assert.equal(mappings.hash, before);
  const [refused] = said;
  assert.ok(refused?.notice === 'mappings-refused');
  const text = notices['mappings-refused'].say(refused);
  assert.ok(
    text.includes(`${join(folder, 'endpoint-alert/mapping.yaml')}:1:1: severity: 11 is no severity.`),
    text,
  );
  assert.match(text, /those from before stay/);
  writeInto(folder, { 'endpoint-alert/mapping.yaml': '{}\n' });
});

test('between the files that are read others have their turn; wishes that come meanwhile are one more reading', async () => {
  const { mappings, said } = await live();
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  }, 0);
  await Promise.all([mappings.reload(), mappings.reload(), mappings.reload()]);
  clearInterval(turn);
  assert.deepEqual(
    said.map(({ notice }) => notice),
    ['mappings-read', 'mappings-read'],
  );
  assert.ok(turns > 10, String(turns));
});

test('a record type whose source goes by the mappings is classified by those in use', async () => {
  const { mappings } = await live();
  assert.deepEqual(mappings.classify('office-activity', '28'), { type: 'office-threat-mail', lane: 'alert' });
});

test('a pinned version is taken whole or by its first number', () => {
  writeFileSync(
    join(whole, 'CHANGES.md'),
    '## 2.1\n\n- New.\n\n## 2.0\n\n- Moved.\n- Gone.\n\n## 1.0\n\n- First.\n',
  );
  for (const pinned of ['2', '2.1']) assert.equal(refuseContentVersion(whole, pinned), undefined);
  assert.ok(refuseContentVersion(whole, '2.0'));
  assert.ok(refuseContentVersion(whole, '20'));
});

test('another version than the pinned one keeps the service from starting, and says what changed since', () => {
  const refusal = refuseContentVersion(whole, '1');
  assert.equal(
    refusal?.problem,
    'The configuration pins version 1 of the SIEM content, and these mappings are version 2.1. What changed:\n' +
      '  2.1: New.\n  2.0: Moved.\n  2.0: Gone.\n',
  );
  assert.match(refusal?.remedy ?? '', /pin 2\.1, or run the program that has version 1\./);
  assert.match(refuseContentVersion(whole, '3')?.problem ?? '', /these mappings are version 2\.1\.$/);
  const { set, problems } = loadMappings(shippedMappings, { version: '99' });
  assert.equal(set, undefined);
  assert.equal(problems[0]?.file, 'CHANGES.md');
});

test('mappings of one’s own have the version of the shipped ones; a whole set without changes has none', () => {
  assert.equal(refuseContentVersion(folder, '1'), undefined);
  writeFileSync(join(whole, 'CHANGES.md'), 'nothing\n');
  assert.match(refuseContentVersion(whole, '1')?.problem ?? '', /tell no version/);
});
