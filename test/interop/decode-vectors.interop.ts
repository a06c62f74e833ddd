// The oracle reads what parsers of others are tested with. The vectors are not ours and lie outside the project:
// DEFENDER_SIEM_VECTORS names their folder (cef-decode-vectors.ndjson, leef-decode-vectors.ndjson). Where a group
// of them expects something else than the documents, the reason stands here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EventLine } from '../../src/oracle/event-line.ts';
import { read } from '../oracle/judge.ts';

interface Vector {
  readonly source: string;
  readonly dir: 'decode' | 'encode';
  readonly input: unknown;
  readonly expected: unknown;
}

type Texts = readonly (readonly [key: string, text: string])[];

/** A group: which vectors belong to it, what of their expectation is no field of the line, and why. */
interface Group {
  readonly name: string;
  readonly source: RegExp;
  /** Keys of the expectation that say nothing of the event's fields. */
  readonly besides?: RegExp;
  /** The vector's expectation in our words; undefined where only that a reading comes out is compared. */
  readonly expect?: (texts: Texts, event: EventLine) => Texts;
  /** Why the rest of the expectation is not compared, or why we expect something else. */
  readonly why: string;
}

const groups: readonly Group[] = [
  {
    name: 'forced separators (AxoSyslog)',
    source: /test_forced_pair_separator/,
    why: 'an option of the parser parts pairs at `@`; neither document has it, so all is one value to us',
  },
  {
    name: 'AxoSyslog',
    source: /^axoflow/,
    besides: /^(cef_version|leef_version|leef_delimiter)$/,
    expect: (texts) => texts,
    why: 'the LEEF header with `\\|` in it is of its own writer: LEEF has no escaping, so that one only comes out',
  },
  {
    name: 'liblognorm',
    source: /field_cef\.sh$/,
    expect: (texts) => texts,
    why: 'it gives up the line with `n,me=` where we read on and name the deviation',
  },
  {
    name: 'VRL',
    source: /^vectordotdev\/vrl/,
    besides: /^cefVersion$/,
    expect: (texts, { values }) =>
      texts.map(([key, text]) => [
        [...values].find(([, label]) => label === key)?.[0].replace(/Label$/, '') ?? key,
        text,
      ]),
    why: 'it can name slots by their labels; it gives up two lines where we read on and name the deviation',
  },
  {
    name: 'Graylog and jcustenborder',
    source: /^(Graylog2|jcustenborder)/,
    besides:
      /^(testString|description|remoteAddress|expectedSource|codecConfiguration|use_full_names|cefVersion|timestamp|host)$/,
    expect: (texts) => texts.filter(([, text]) => !/^\d{4}-\d\d-\d\dT/.test(text)),
    why: 'times become ISO 8601 there, slots are named by labels, the syslog header is part of their result',
  },
  {
    name: 'writers (rsyslog tocef, Vector, Duo)',
    source: /^(rsyslog\/rsyslog:tests\/rscript|vectordotdev\/vector|duosecurity)/,
    why: 'they go the other way: what they write is read here, and their input is no line',
  },
  {
    name: 'mmleefparse',
    source: /mmleefparse/,
    why: 'its delimiter was set to a pipe, which LEEF 1.0 does not allow: all is one value to us',
  },
  {
    name: 'products (Sekoia, Elastic, cef-parser-go)',
    source: /^(SEKOIA|elastic|ren3gadem4rm0t)/,
    why: 'their result is an event of another schema, or only that a reading comes out; that it does is compared',
  },
];

const folder = process.env['DEFENDER_SIEM_VECTORS'];

for (const format of ['cef', 'leef'] as const) {
  test(`the oracle reads the ${format.toUpperCase()} vectors as others do, or it is said why not`, (context) => {
    if (folder === undefined) {
      context.skip('DEFENDER_SIEM_VECTORS names no folder');
      return;
    }
    const lines = readFileSync(join(folder, `${format}-decode-vectors.ndjson`), 'utf8').split('\n');
    const vectors = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Vector);
    for (const group of groups) {
      const own = vectors.filter(
        (vector) => groups.find(({ source }) => source.test(vector.source)) === group,
      );
      const compared = own.map((vector) => compare(vector, group, format));
      const texts = compared.reduce((sum, count) => sum + count, 0);
      if (own.length > 0)
        context.diagnostic(`${group.name}: ${own.length} vectors, ${texts} texts equal; ${group.why}`);
    }
    const strays = vectors.filter((vector) => !groups.some(({ source }) => source.test(vector.source)));
    assert.deepEqual(strays, []);
  });
}

/** How many texts of the expectation stand in the line as we read it. */
function compare(
  { source, dir, input, expected }: Vector,
  { besides, expect }: Group,
  format: 'cef' | 'leef',
): number {
  const line = dir === 'decode' ? input : expected;
  if (typeof line !== 'string' || !/(CEF|LEEF):/.test(line)) return 0;
  const { event, deviations } = read(line);
  if (/"(originalmsg|_error)"/.test(JSON.stringify(expected))) {
    assert.notDeepEqual(deviations, [], source);
    return 0;
  }
  assert.equal(event?.format, format, source);
  const isForeign = dir === 'encode' && format === 'leef';
  if (expect === undefined || isForeign) return 0;
  const wanted = dir === 'decode' ? expected : input;
  const texts = leaves(wanted).filter(([key]) => !(besides?.test(key) ?? false));
  const all = [...event.header, ...event.values.values()];
  for (const [key, text] of expect(texts, event)) {
    if (event.values.has(key)) assert.equal(event.values.get(key), text, `${source}: ${key}`);
    else assert.ok(all.includes(text), `${source}: ${key} is not ${text}`);
  }
  return texts.length;
}

function leaves(value: unknown, key = ''): Texts {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[key, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, name));
}
