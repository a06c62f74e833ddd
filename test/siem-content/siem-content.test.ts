// The content that is generated for ArcSight and QRadar, against what the connector really sends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleLines } from '../../src/commands/send-samples/sample-lines.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { createFormat } from '../../src/formats/list.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import type { FormatName } from '../../src/model/format-choice.ts';
import { envelopeKeys } from '../../src/siem-content/envelope-keys.ts';
import { eventClasses } from '../../src/siem-content/event-classes.ts';
import { siemContent } from '../../src/siem-content/siem-content.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { parseCef, parseLeef } from '../formats/strict-parser.ts';
import { readCsv, readCsvRows } from './strict-csv.ts';
import { readXml } from './strict-xml.ts';

const set = shipped();
const classes = eventClasses(set);
const arcsight = siemContent('arcsight', set, classes);
const qradar = siemContent('qradar', set, classes);

function shipped() {
  const loaded = loadMappings(join(packageRoot, 'mappings'));
  assert.ok(loaded.set);
  return loaded.set;
}

function textOf(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path];
  assert.ok(text, path);
  return text;
}

/** The lines of send-samples, without syslog header. */
function samples(format: FormatName): readonly string[] {
  const mappings = set.recordTypes.flatMap((type) => set.find(type) ?? []);
  const setup = {
    configuration: { sources: [], tenants: [{ name: 'contoso' }] } as unknown as Configuration,
    format: createFormat({ format, severity: 'number', overlong: 'continue' }),
    textLimit: () => 8_000,
    now: 1_767_863_642_000,
  };
  return sampleLines(mappings, setup).map(({ text }) => text);
}

function sortedSet(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

test('the categorizers know every class id of send-samples under its product, and no other', () => {
  const files = Object.entries(arcsight).filter(([path]) => path.startsWith('categorizer/'));
  const known = files.flatMap(([, text]) =>
    readCsv(text).map((row) => row['event.deviceEventClassId'] ?? ''),
  );
  const sent = samples('cef').map((line) => parseCef(line).header);
  assert.deepEqual(sortedSet(known), sortedSet(sent.map((header) => header[3] ?? '')));
  for (const [vendor = '', product = '', , id = ''] of sent) {
    const name = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
    const rows = readCsv(textOf(arcsight, `categorizer/${name(vendor)}/${name(product)}.csv`));
    assert.equal(rows.filter((row) => row['event.deviceEventClassId'] === id).length, 1, `${product} ${id}`);
  }
});

test('every class id has a category in each field but the technique, which few have', () => {
  for (const [path, text] of Object.entries(arcsight).filter(([name]) => name.endsWith('.csv'))) {
    for (const { 'set.event.categoryTechnique': technique = '', ...row } of readCsv(text)) {
      const { 'event.deviceEventClassId': id = '', ...values } = row;
      assert.match(technique, /^(\/[A-Z].*)?$/, `${path} ${id}`);
      for (const value of Object.values(values)) assert.match(value, /^\/[A-Z]/, `${path} ${id}`);
    }
  }
});

test('the notes for ArcSight name every category value but techniques, so that all say whence they are', () => {
  const notes = readFileSync(join(packageRoot, 'deploy/arcsight/README.md'), 'utf8');
  const files = Object.entries(arcsight).filter(([path]) => path.endsWith('.csv'));
  const values = files.flatMap(([, text]) =>
    readCsv(text).flatMap((row) =>
      Object.entries(row).flatMap(([name, value]) =>
        name.startsWith('set.') && !name.endsWith('Technique') ? [value] : [],
      ),
    ),
  );
  assert.deepEqual(
    sortedSet(values).filter((value) => !notes.includes(`\`${value}\``)),
    [],
  );
});

test('an attack that was stopped is a failure of the attack, one that was not is a compromise', () => {
  const rows = readCsv(textOf(arcsight, 'categorizer/microsoft/microsoft_defender_for_office_365.csv'));
  const categoryOf = (id: string) => {
    const row = rows.find((each) => each['event.deviceEventClassId'] === id);
    return [row?.['set.event.categoryOutcome'], row?.['set.event.categorySignificance']];
  };
  assert.deepEqual(categoryOf('mail:malware:blocked'), ['/Failure', '/Hostile']);
  assert.deepEqual(categoryOf('mail:phish:removal-failed'), ['/Success', '/Compromise']);
  assert.deepEqual(categoryOf('url-click:overridden'), ['/Success', '/Compromise']);
  assert.deepEqual(categoryOf('air:submission:pending-action'), ['/Attempt', '/Suspicious']);
  assert.deepEqual(categoryOf('mail:malware:continuation'), ['/Attempt', '/Informational']);
});

test('the list of events knows every EventID and cat of send-samples, and no other', () => {
  const known = readCsv(textOf(qradar, 'events.csv')).map(
    ({ eventId, category }) => `${eventId} ${category}`,
  );
  const sent = samples('leef1').map((line) => {
    const { header, values } = parseLeef(line);
    return `${header[3]} ${values.get('cat')}`;
  });
  assert.deepEqual(sortedSet(known), sortedSet(sent));
  assert.equal(new Set(known).size, known.length, 'a pair stands twice');
});

test('QIDs have names of their own, severities from 1 to 10 as CONTENT fixes them, and a category', () => {
  const rows = readCsv(textOf(qradar, 'events.csv'));
  assert.equal(new Set(rows.map(({ qidName }) => qidName)).size, rows.length);
  for (const { qidName = '', severity, lowestSeverity, lowLevelCategoryId } of rows) {
    assert.ok(qidName.length <= 255 && /^[\w.:, -]+$/.test(qidName), qidName);
    assert.ok(1 <= Number(lowestSeverity) && Number(lowestSeverity) <= Number(severity), qidName);
    assert.ok(Number(severity) <= 10, qidName);
    assert.match(lowLevelCategoryId ?? '', /^\d{4,5}$/);
  }
  const range = (eventId: string, category: string) => {
    const row = rows.find((each) => each['eventId'] === eventId && each['category'] === category);
    return [Number(row?.['lowestSeverity']), Number(row?.['severity'])];
  };
  assert.deepEqual(range('connector:heartbeat', 'connector-alive'), [1, 1]);
  assert.deepEqual(range('connector:collection-gap', 'connector-expired'), [8, 8]);
  assert.deepEqual(range('connector:credential', 'connector-expiring'), [4, 9]);
  assert.deepEqual(range('url-click', 'click-overridden'), [9, 9]);
  assert.deepEqual(range('air:submission', 'air-pending-action'), [6, 8]);
  assert.deepEqual(range('mail:malware', 'mail-blocked'), [4, 9]);
  assert.deepEqual(range('incident', 'incident-merged'), [1, 1]);
  assert.deepEqual(range('mail:malware', 'continuation'), range('mail:malware', 'mail-blocked'));
});

test('the file for qidmap_cli has the same QIDs, with an empty number', () => {
  const imported = readCsvRows(textOf(qradar, 'qidmap.txt'));
  const events = readCsv(textOf(qradar, 'events.csv'));
  assert.deepEqual(
    imported.map(([qid, name, , severity, category]) => [qid, name, severity, category]),
    events.map(({ qidName, severity, lowLevelCategoryId }) => ['', qidName, severity, lowLevelCategoryId]),
  );
});

test('every key of a LEEF line is parsed by QRadar itself or has a property, whose expressions find it', () => {
  const properties = readCsv(textOf(qradar, 'properties.csv'));
  const own = new Set(
    [...set.dictionary.keys.leef.values()].flatMap((each) => (each.normalized ? [each.key] : [])),
  );
  for (const [format, column] of [
    ['leef1', 'regexLeef1'],
    ['leef2', 'regexLeef2'],
  ] as const) {
    for (const line of samples(format).slice(0, 50)) {
      for (const [key, value] of parseLeef(line).values) {
        if (own.has(key)) continue;
        const property = properties.find(({ leefKey }) => leefKey === key);
        assert.ok(property, key);
        assert.equal(new RegExp(property[column] ?? '').exec(line)?.[1], value);
      }
    }
  }
  assert.equal(new Set(properties.map(({ property }) => property)).size, properties.length);
  assert.deepEqual(
    properties.filter(({ index }) => index === 'yes').map(({ leefKey }) => leefKey),
    ['feed', 'recordId', 'seq', 'tenant'],
  );
});

test('the field guides tell of every key that the connector writes itself, and of no other', () => {
  const { cef, leef } = set.dictionary.keys;
  // Names that LEEF does not write: the JSON format has them, and a time would need a format only if it were text.
  const unused = ['vendor', 'product', 'version', 'eventId', 'devTimeFormat'];
  for (const [dialect, keys] of [
    ['cef', cef],
    ['leef', leef],
  ] as const) {
    const own = [...keys.values()].flatMap((each) => (each.envelope === true ? [each.key] : []));
    assert.deepEqual(
      sortedSet(Object.keys(envelopeKeys[dialect])),
      sortedSet(own.filter((key) => !unused.includes(key))),
    );
  }
});

test('the log source extension is well-formed, and its patterns are there and find what they name', () => {
  const root = readXml(textOf(qradar, 'log-source-extension.xml'));
  assert.equal(root.name, 'device-extension');
  assert.equal(root.attributes['xmlns'], 'event_parsing/device_extension');
  const patterns = new Map(
    root.children.filter(({ name }) => name === 'pattern').map((each) => [each.attributes['id'], each]),
  );
  const [group] = root.children.filter(({ name }) => name === 'match-group');
  const matchers = group?.children ?? [];
  const used = new Set(matchers.map(({ attributes }) => attributes['pattern-id']));
  assert.deepEqual(sortedSet([...used].map(String)), sortedSet([...patterns.keys()].map(String)));
  assert.ok(matchers.some(({ attributes }) => attributes['field'] === 'EventName'));
  const line = textOf({ line: samples('leef1')[0] ?? '' }, 'line');
  const { header, values } = parseLeef(line);
  const find = (id: string) => new RegExp(patterns.get(id)?.text ?? '').exec(line)?.[1];
  assert.equal(find('eventId'), header[3]);
  assert.equal(find('catInLeef1'), values.get('cat'));
  const orders = matchers.map(({ attributes }) => `${attributes['field']} ${attributes['order']}`);
  assert.equal(new Set(orders).size, orders.length);
});

test('the field guides have a part for each record type, with its keys, labels and sources', () => {
  for (const guide of [textOf(arcsight, 'fields.md'), textOf(qradar, 'fields.md')]) {
    for (const type of set.recordTypes) assert.ok(guide.includes(`\n## ${type}\n`), type);
  }
  const cef = textOf(arcsight, 'fields.md');
  assert.match(cef, /\| `cs6` \| deviceCustomString6 \| SHA256 \| String, 4000 \| `Sha256` \|/);
  assert.match(cef, /\| `cn1` \| deviceCustomNumber1 \| RecipientCount \| Long \| number of `Recipients` \|/);
  assert.match(textOf(qradar, 'fields.md'), /\| `usrName` \| yes \| String, 255 \| `UserName` \|/);
});
