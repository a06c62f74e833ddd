// A third parser written by others, nsyslog-parser of npm, reads our CEF and LEEF lines behind each header. It
// takes no escape back and parts a value at every equals sign; apart from that its fields are ours.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { type Parsed, parseCef, parseLeef } from '../formats/strict-parser.ts';
import { awkwardCef, awkwardLeef, goldenLines } from './lines.ts';

interface Entry {
  readonly type: string;
  readonly host: string;
  readonly cef?: Readonly<Record<string, string>>;
  readonly leef?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

const parse = createRequire(import.meta.url)('nsyslog-parser') as (line: string) => Entry;

const headers = [
  '<165>Jan 18 09:14:02 contoso-defender ',
  '<165>Jan 18 09:14:02 contoso-defender defender-siem: ',
  '<165>1 2026-01-08T09:14:02.123Z contoso-defender defender-siem - - - ',
];

/** It leaves escapes as they are. */
function escapeHeader(text: string): string {
  return text.replaceAll(/[\\|]/g, '\\$&');
}

function escapeValue(text: string): string {
  return text.replaceAll(/[\\=]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** What it makes of an escaped CEF value: the first word up to `=`, and all words up to one with `=`. */
function partedCef(value: string): string {
  const [first = '', ...others] = value.split(' ');
  const end = others.findIndex((word) => word.includes('='));
  return [first.replace(/=.*$/s, ''), ...(end < 0 ? others : others.slice(0, end))].join(' ');
}

function partedLeef(value: string): string {
  return value.replace(/=.*$/s, '');
}

/** Returns how many values were compared, and how many of them it parts. */
function compare(fields: Entry['fields'], { values }: Parsed, parted: (value: string) => string) {
  for (const [key, value] of values) assert.equal(fields[key], parted(value), key);
  return {
    compared: values.size,
    parted: [...values.values()].filter((value) => value.includes('=')).length,
  };
}

test('nsyslog-parser reads every golden CEF line with equal fields, but for values with an equals sign', () => {
  const counts = { compared: 0, parted: 0 };
  // A value that ends in a blank is none that mappings write, and our reader says so.
  for (const line of [...goldenLines('cef'), ...awkwardCef.filter((each) => !each.endsWith(' '))]) {
    const expected = parseCef(line);
    for (const header of headers) {
      const { type, host, cef, fields } = parse(header + line);
      assert.deepEqual([type, host], ['CEF', 'contoso-defender']);
      const { deviceVendor, deviceProduct, deviceVersion, deviceEventClassID, name, severity } = cef ?? {};
      const read = [deviceVendor, deviceProduct, deviceVersion, deviceEventClassID, name, severity];
      assert.deepEqual(read, expected.header.map(escapeHeader));
      const found = compare(fields, expected, (value) => partedCef(escapeValue(value)));
      counts.compared += found.compared;
      counts.parted += found.parted;
    }
  }
  assert.ok(counts.compared > 5_000, `${counts.compared} values compared`);
  assert.ok(counts.parted < counts.compared / 10, `${counts.parted} of ${counts.compared} values parted`);
});

test('nsyslog-parser reads every golden LEEF line with equal fields, but for values with an equals sign', () => {
  const counts = { compared: 0, parted: 0 };
  for (const line of [...goldenLines('leef'), ...awkwardLeef]) {
    const expected = parseLeef(line);
    for (const header of headers) {
      const { type, host, leef, fields } = parse(header + line);
      assert.deepEqual([type, host], ['LEEF', 'contoso-defender']);
      const { vendor, product, version, eventID } = leef ?? {};
      assert.deepEqual([vendor, product, version, eventID], expected.header);
      const found = compare(fields, expected, partedLeef);
      counts.compared += found.compared;
      counts.parted += found.parted;
    }
  }
  assert.ok(counts.compared > 5_000, `${counts.compared} values compared`);
  assert.ok(counts.parted < counts.compared / 10, `${counts.parted} of ${counts.compared} values parted`);
});
