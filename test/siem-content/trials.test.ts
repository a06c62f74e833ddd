// What trials find out about a mapping of one's own.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { classId, type EventClass, eventClasses } from '../../src/siem-content/event-classes.ts';
import { siemContent } from '../../src/siem-content/siem-content.ts';
import { makeMappingFolder, removeFolder } from '../mapping/mapping-folder.ts';
import { readCsv } from './strict-csv.ts';

function ownMappings(t: TestContext, lines: string) {
  const folder = makeMappingFolder({
    'endpoint-detection/mapping.yaml': `
record: endpoint-detection
lane: alert
product: { vendor: Acme, name: { from: Tool, lookup: { a: Tool A, b: Tool B }, otherwise: Tool }, version: '1' }
name: Something
${lines}
`,
  });
  t.after(() => removeFolder(folder));
  const { set, problems } = loadMappings(folder);
  assert.ok(set, JSON.stringify(problems));
  return set;
}

function severities(classes: readonly EventClass[]): Readonly<Record<string, string>> {
  return Object.fromEntries(classes.map((each) => [classId(each), `${each.lowest}-${each.highest}`]));
}

test('severities are those that come with a class, through conditions, look-ups and what the source knows', (t) => {
  const set = ownMappings(
    t,
    `
kind: { from: What, lookup: { bad: 'thing:bad', good: 'thing:good' }, otherwise: 'thing:other' }
variant: { choose: [{ when: { $source.change: new, not: { Old: { present: true } } }, value: new }], otherwise: known }
severity:
  choose:
    - { when: { What: bad, Count: { atLeast: 10 } }, value: 10 }
    - { when: { any: [{ What: bad }, { Name: { startsWith: evil } }] }, value: 8 }
  otherwise: { from: Level, lookup: { high: 4, low: 2 }, otherwise: 3 }
fields:
  - { from: When, cef: rt, leef: devTime }
`,
  );
  assert.deepEqual(severities(eventClasses(set)), {
    'thing:bad:known': '8-10',
    'thing:bad:new': '8-10',
    'thing:good:known': '2-8',
    'thing:good:new': '2-8',
    'thing:other:known': '2-8',
    'thing:other:new': '2-8',
  });
  const products = eventClasses(set)[0]?.products.map(({ vendor, name }) => `${vendor} ${name}`);
  assert.deepEqual(products, ['Acme Tool', 'Acme Tool A', 'Acme Tool B']);
});

test('children count with their own words', (t) => {
  const set = ownMappings(
    t,
    `
kind: thing
variant: whole
severity: 1
fields:
  - { from: When, cef: rt, leef: devTime }
children:
  - each: Parts
    when: { Kind: { not: dull } }
    variant: { from: Kind, lookup: { hot: hot }, otherwise: part }
    severity: { choose: [{ when: { Kind: hot, $parent.Grave: true }, value: 9 }], otherwise: 5 }
    fields:
      - { from: Label, cef: msg, leef: msg }
`,
  );
  assert.deepEqual(severities(eventClasses(set)), {
    'thing:hot': '5-9',
    'thing:part': '5-5',
    'thing:whole': '1-1',
  });
  const guide = siemContent('arcsight', set)['fields.md'] ?? '';
  assert.match(guide, /\| `msg` \| message \| {2}\| String, 1023 \| `Label` \(of each of `Parts`\) \|/);
});

test('a mapping with more combinations than can be tried is tried in part, and still lists every class', (t) => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index}: ${index % 11}`).join(', ');
  const branches = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map(
    (path) =>
      `    - { when: { ${path}: { present: true } }, from: ${path}, lookup: { ${words} }, otherwise: 7 }`,
  );
  const set = ownMappings(
    t,
    `
kind: { from: What, lookup: { x: one, y: two }, otherwise: other }
variant: plain
severity:
  choose:
${branches.join('\n')}
  otherwise: 7
fields:
  - { from: When, cef: rt, leef: devTime }
`,
  );
  assert.deepEqual(Object.keys(severities(eventClasses(set))), ['one:plain', 'other:plain', 'two:plain']);
});

test('own mappings give content of their own', (t) => {
  const set = ownMappings(
    t,
    `
kind: mine
variant: { from: Is, lookup: { a: a }, otherwise: other }
severity: 4
fields:
  - { from: When, cef: rt, leef: devTime }
  - { from: Who, cef: suser, leef: usrName }
`,
  );
  const arcsight = siemContent('arcsight', set);
  assert.deepEqual(Object.keys(arcsight).sort(), [
    'categorizer/acme/tool.csv',
    'categorizer/acme/tool_a.csv',
    'categorizer/acme/tool_b.csv',
    'fields.md',
  ]);
  const rows = readCsv(arcsight['categorizer/acme/tool.csv'] ?? '');
  assert.deepEqual(
    rows.map((row) => row['event.deviceEventClassId']),
    ['mine:a', 'mine:other', 'mine:continuation'],
  );
  const extension = siemContent('qradar', set)['log-source-extension.xml'] ?? '';
  assert.match(extension, /field="UserName"/);
  assert.doesNotMatch(extension, /field="SourceIp"/);
});
