// Mappings of the user's own over the shipped ones: what changes, what stays, and which file a message names.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { checkMappings } from '../../src/mapping/check-mappings.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { shippedMappings } from '../../src/mapping/mapping-folders.ts';
import { describeProblem } from '../../src/mapping/problem.ts';
import { sampleRecord } from '../../src/mapping/sample-record.ts';
import type { MappedEvent } from '../../src/model/event.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { removeFolder, writeInto } from './mapping-folder.ts';

let folder = mkdtempSync(join(tmpdir(), 'own-'));
const folders = [folder];
after(() => folders.forEach(removeFolder));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
  folders.push(folder);
});

const detection = {
  FullId: 'f1',
  AlertTime: '2026-01-08T09:00:00Z',
  Severity: 'High',
  Category: 'Malware',
  UserName: 'liz',
  UserDomain: 'CONTOSO',
  MachineName: 'pc1',
  Actor: 'somebody',
};

function eventOf(own: string, data: object = detection, type = 'endpoint-detection'): MappedEvent {
  writeInto(folder, { [`${type}/mapping.yaml`]: own });
  const mapper = createMapper({ folder, report: () => {}, clock: new VirtualClock() });
  const mapping = mapper.find(type);
  assert.ok(mapping);
  const mapped = mapper.map(sampleRecord(mapping, JSON.stringify(data), data), 'cef');
  assert.ok(mapped.outcome === 'events' && mapped.events[0] !== undefined);
  return mapped.events[0];
}

function keysOf(event: MappedEvent): readonly string[] {
  return event.fields.map(({ key }) => key);
}

function textOf(event: MappedEvent, key: string): string | undefined {
  return event.fields.find((field) => field.key === key)?.text;
}

function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  writeInto(folder, files);
  return loadMappings(folder).problems.map((problem) => describeProblem(problem).replace(folder, 'OWN'));
}

test('a row of the user’s own takes the place of the shipped one with its CEF key, with all else as it was', () => {
  const shipped = eventOf('{}');
  const own = eventOf("fields: [{ template: '{UserDomain}\\{UserName}', cef: suser }]");
  assert.equal(textOf(shipped, 'suser'), 'liz');
  assert.equal(textOf(own, 'suser'), 'CONTOSO\\liz');
  assert.deepEqual(keysOf(own), keysOf(shipped));
  const mapping = loadMappings(folder).set?.sources.mappings.get('endpoint-detection')?.value;
  assert.deepEqual(
    (mapping as { fields: { cef?: string; leef?: string }[] }).fields.find(({ cef }) => cef === 'suser'),
    { template: '{UserDomain}\\{UserName}', cef: 'suser', leef: 'usrName' },
  );
});

test('a row without a value of its own changes only what it says', () => {
  const own = eventOf('fields: [{ cef: suser, when: { UserDomain: OTHER } }, { cef: shost, leef: null }]');
  assert.equal(textOf(own, 'suser'), undefined);
  assert.equal(textOf(own, 'shost'), 'pc1');
});

test('rows can be taken out, added at the end or after another, and moved to another key', () => {
  const own = eventOf(`fields:
  - { cef: suser, remove: true }
  - { from: UserName, cef: duser, after: shost }
  - { from: UserDomain, cef: dntdom }
`);
  const keys = keysOf(own);
  assert.equal(keys.includes('suser'), false);
  assert.equal(keys.indexOf('duser'), keys.indexOf('shost') + 1);
  assert.equal(keys.at(-1), 'dntdom');
});

test('header parts are replaced one by one, lists added to', () => {
  const own = eventOf('product: { name: My Product }\nseverity: 2\nleftOut: [Novel]\n');
  assert.deepEqual(own.product, { vendor: 'Microsoft', name: 'My Product', version: '2.0' });
  assert.equal(own.severity, 2);
  const { set } = loadMappings(folder);
  assert.deepEqual(set?.find('endpoint-detection')?.known.unknownIn({ Novel: 1, AlertPart: 0 }), []);
});

test('tables, additional keys and slots can be added to', () => {
  writeInto(folder, {
    'tables/severities.yaml': 'high: 10\n',
    'keys/additional-cef.yaml': 'MicrosoftDefenderOwn: { type: String, length: 100 }\n',
    'slots.yaml': 'endpoint: { slots: { cfp1: Score } }\n',
  });
  const own = eventOf(
    `fields:
  - { from: UserDomain, cef: MicrosoftDefenderOwn }
  - { from: Score, cef: cfp1 }
`,
    { ...detection, Score: 1.5 },
  );
  assert.equal(own.severity, 10);
  assert.equal(textOf(own, 'MicrosoftDefenderOwn'), 'CONTOSO');
  assert.deepEqual(own.fields.find(({ key }) => key === 'cfp1')?.label, 'Score');
});

test('a kind of the user’s own is taken once classes.yaml lists it', () => {
  const mapping = { 'endpoint-detection/mapping.yaml': "kind: 'detection:own'\n" };
  assert.match(
    problemsOf(mapping).join(),
    /`detection:own` is no kind of the family endpoint\. .*classes\.yaml/,
  );
  assert.deepEqual(problemsOf({ 'classes.yaml': "endpoint: { kinds: ['detection:own'] }\n" }), []);
});

test('the slots that every line has keep their labels', () => {
  assert.match(
    problemsOf({ 'slots.yaml': 'everywhere: { slots: { cs1: Threat } }\n' }).join(),
    /^OWN\/slots\.yaml:1:24: everywhere\.slots\.cs1: `cs1` must mean ThreatName/,
  );
});

test('children are laid over one by one, row by row', () => {
  writeInto(folder, {
    'graph-alert/mapping.yaml':
      'children: [{ each: evidence, severity: 1, fields: [{ cef: rt, remove: true }] }]\n',
  });
  const value = loadMappings(folder).set?.sources.mappings.get('graph-alert')?.value;
  const [child] = (value as { children: { each: string; severity: number; fields: { cef?: string }[] }[] })
    .children;
  assert.equal(child?.severity, 1);
  assert.ok((child?.fields.length ?? 0) > 10);
  assert.equal(
    child?.fields.some(({ cef }) => cef === 'rt'),
    false,
  );
});

test('a record type of the user’s own can extend another and has a family of its own', () => {
  writeInto(folder, {
    'slots.yaml':
      'lab: { records: [lab-detection], slots: { cs4: Actor, cs5: MD5, cs6: SHA256, cs3: CommandLine, cn1: WasExecutingWhileDetected, cn2: RemediationIsSuccess, deviceCustomDate1: LastProcessedTimeUtc, flexString1: LinkToWDATP } }\n',
  });
  const own = eventOf(
    'record: lab-detection\nextends: endpoint-detection\nname: From the lab\n',
    detection,
    'lab-detection',
  );
  assert.equal(own.name, 'From the lab');
  assert.equal(own.category, 'lab-detected');
  assert.equal(textOf(own, 'suser'), 'liz');
});

test('a message names the file in which the wrong line stands', () => {
  const found = problemsOf({
    'endpoint-detection/mapping.yaml':
      'fields:\n  - { from: UserName, cef: suser }\n  - { from: Actor, cef: sproc, leef: nothing }\n',
    'tables/severities.yaml': 'High: 9\nhigh: 10\n',
    'slots.yaml': 'endpoint: { slots: { shost: Host } }\n',
    'keys/cef.yaml.txt': '',
    'keys/leef.yaml': 'x: { type: String }\n',
  });
  assert.deepEqual(
    found.map((line) => line.split(' ').slice(0, 2).join(' ')),
    [
      'OWN/keys/leef.yaml:1:1: The',
      'OWN/tables/severities.yaml:2:1: high:',
      'OWN/slots.yaml:1:22: endpoint.slots.shost:',
      'OWN/endpoint-detection/mapping.yaml:3:32: fields[1].leef:',
    ],
  );
});

test('what collides with a shipped row is told at the user’s own line', () => {
  const [found = ''] = problemsOf({
    'endpoint-detection/mapping.yaml': 'fields: [{ from: Actor, cef: end }]\n',
  });
  assert.match(
    found,
    /^OWN\/endpoint-detection\/mapping\.yaml:1:25: fields\[0\]\.cef: `end` is written twice/,
  );
});

test('a row to take out or to stand after that is not there is told, and what cannot be extended', () => {
  const found = problemsOf({
    'endpoint-detection/mapping.yaml':
      'fields: [{ cef: duser, remove: true }, { from: A, cef: app, after: nowhere }]\n',
    'endpoint-alert/mapping.yaml': 'extends: graph-alert\n',
    'graph-incident/mapping.yaml': 'fields: 3\n',
    'a/mapping.yaml': 'extends: b\n',
    'b/mapping.yaml': 'extends: a\n',
    'c/mapping.yaml': 'extends: nothing\n',
  });
  assert.equal(found.length, 6);
  const text = found.join('\n');
  assert.match(
    text,
    /endpoint-detection\/mapping\.yaml:1:24: fields\[0\]\.remove: No row .* known by `duser`/,
  );
  assert.match(
    text,
    /endpoint-detection\/mapping\.yaml:1:61: fields\[1\]\.after: No row .* known by `nowhere`/,
  );
  assert.match(text, /endpoint-alert\/mapping\.yaml:1:1: extends: What is laid over a mapping cannot extend/);
  assert.match(text, /graph-incident\/mapping\.yaml:1:1: fields: A list must stand here/);
  assert.match(text, /b\/mapping\.yaml:1:1: extends: `a` extends this mapping in turn/);
  assert.match(text, /c\/mapping\.yaml:1:1: extends: There is no mapping `nothing` to extend/);
});

test('of a mapping that extends another only the rows of its own need a case', () => {
  writeInto(folder, {
    'slots.yaml':
      'sign-in: { records: [sign-in], slots: { cs4: Type, cs5: UserType, cs6: ObjectId, cn1: Number } }\n',
    'sign-in/mapping.yaml':
      'record: sign-in\nextends: office-activity\nselect: { family: office-activity, RecordType: 15 }\n' +
      'fields: [{ from: DeviceName, cef: shost }, { from: Nowhere, cef: dhost }]\n',
    'sign-in/cases/one.json': '{"RecordType":15,"DeviceName":"pc1"}',
  });
  assert.deepEqual(
    checkMappings(folder).problems.map(({ problem }) => problem),
    ['No case contains `Nowhere`.'],
  );
});

test('cases of both folders count for the check', () => {
  writeInto(folder, {
    'endpoint-detection/mapping.yaml': 'fields: [{ from: Novel, cef: app }]\n',
  });
  const found = () => checkMappings(folder).problems.map(({ problem }) => problem);
  assert.deepEqual(found(), ['No case contains `Novel`.']);
  const shipped = 'endpoint-detection/cases/as-the-content-rules-show.json';
  const data = JSON.parse(readFileSync(join(shippedMappings, shipped), 'utf8')) as object;
  writeInto(folder, { 'endpoint-detection/cases/novel.json': JSON.stringify({ ...data, Novel: 'x' }) });
  assert.deepEqual(found(), []);
});
