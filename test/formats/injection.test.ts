// Texts that try to be more than a value: whatever stands in an event, and wherever a long one is cut, a reader finds
// the fields that were sent, no other, and every other value untouched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../src/formats/format.ts';
import { createFormat } from '../../src/formats/list.ts';
import type { Envelope, MappedEvent } from '../../src/model/event.ts';
import type { FormatName } from '../../src/model/format-choice.ts';
import { parseLeefDelimiter } from '../../src/model/leef-delimiter.ts';
import { envelope, event, field, kept } from './events.ts';
import { overTheWire, type Received, ways } from './over-the-wire.ts';

const attacks: Readonly<Record<string, string>> = {
  pipes: 'a|b||c|',
  'a header of its own': 'x|9|src=203.0.113.9 act=allowed',
  'a whole CEF line': 'CEF:0|Acme|Fake|1|fake:class|Fake|10|cs2=forged',
  'a whole CEF line behind a line break': 'x\nCEF:0|Acme|Fake|1|fake:class|Fake|10|cs2=forged',
  'a whole LEEF line': 'LEEF:2.0|Acme|Fake|1|fake|^|cat=fake^recordId=forged',
  'a whole syslog line': 'x\n<165>1 2026-01-08T09:14:02.123Z host app - - - CEF:0|A|B|1|c|N|9|cs2=forged',
  'an octet count': '\n120 <165>1 - - - - - CEF:0|A|B|1|c|N|9|act=forged',
  'a CEF pair': 'x cs2=forged cn3=1 dvchost=other',
  'a CEF pair, escaped already': 'x\\ cs2\\=forged \\\\= cs2=forged',
  'a CEF label': 'x cs4Label=Forged cs4=forged',
  'a LEEF pair behind a TAB': 'x\trecordId=forged\tseq=1\tcat=fake',
  'a LEEF pair behind a caret': 'x^recordId=forged^seq=1^cat=fake',
  'a LEEF pair behind another delimiter': 'x~recordId=forged~seq=1;tenant=other',
  'a JSON pair': 'x","recordId":"forged","seq":1,"y":"',
  'a JSON end': '"}\n{"recordId":"forged',
  'escapes at the end': 'C:\\Windows\\',
  'an odd number of backslashes': '\\\\\\',
  'an escaped equals sign at the end': 'x\\=',
  'equals signs': '=a==b=',
  'line breaks of all kinds': 'a\rb\nc\r\nd\u000be\ff\u0085g\u2028h\u2029i',
  'written line breaks': 'a\\nb\\r\\n#012c%0ad',
  NUL: 'a\0cs2=forged\0',
  'terminal sequences': '\u001b[2J\u001b]0;forged\u0007\b\b\b\u007f',
  'byte order marks': '\ufeffa\ufeff cs2=forged\ufeff',
  'writing from right to left': '\u202egpj.exe\u202c \u2066x=y\u2069 \u200f',
  'characters without width': 'c\u200bs2=for\u200cged\u200d\u2060 cs2\u200b=forged',
  'letters that look like ours': 'ｃｓ２＝forged ｜ ﹦ ꓸ cs2＝forged',
  'blanks that are none': 'x\u00a0cs2=forged\u3000cn3=1\u2003recordId=forged',
  'halves of characters': 'x\ud83d=\udc00|\ud800',
  'blanks around': '   x   ',
  'nothing but what is replaced': '|\t^\n\0|',
  'a part of another record': '2/3',
};

interface Reading {
  readonly header: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** A blank at either end is nobody's field, and stands for what was replaced. */
const harmless = /^(?:cef|leef)-header-empty$|^value-(?:type|length)$/;

function readEvent({ event: read, deviations, text }: Received): Reading {
  assert.deepEqual(
    deviations.filter(({ rule }) => !harmless.test(rule)),
    [],
    text,
  );
  return read ?? assert.fail(text);
}

interface Subject {
  readonly name: string;
  readonly format: Format;
}

function subject(format: FormatName, delimiter?: string, overlong: 'cut' | 'continue' = 'cut'): Subject {
  const leefDelimiter = delimiter === undefined ? undefined : parseLeefDelimiter(delimiter);
  return {
    name: [format, delimiter, overlong].filter((word) => word !== undefined && word !== 'cut').join(' '),
    format: createFormat({ format, severity: 'number', leefDelimiter, overlong }),
  };
}

const subjects = [
  subject('cef'),
  subject('cef1'),
  subject('leef1'),
  subject('leef2'),
  subject('leef2', '~'),
  subject('leef2', 'x09'),
  subject('json'),
  subject('cef', undefined, 'continue'),
  subject('leef1', undefined, 'continue'),
  subject('json', undefined, 'continue'),
];

/** Where the text stands; what is around it is the same in every event. */
type Place = (text: string) => {
  readonly event: MappedEvent;
  readonly envelope: Envelope;
  readonly key?: string;
};

const around = [kept('rt', '1601474960357'), field('fname', 'before.exe')];
const behind = [field('reason', 'behind')];
const product = { vendor: 'Microsoft', name: 'Defender', version: '1.0' };

const places: Readonly<Record<string, Place>> = {
  'a value': (text) => ({
    event: event([...around, field('request', text), ...behind]),
    envelope,
    key: 'request',
  }),
  'the last value': (text) => ({
    event: event([...around, ...behind, field('request', text)]),
    envelope,
    key: 'request',
  }),
  'an id': (text) => ({
    event: event([...around, kept('fileId', text), ...behind]),
    envelope,
    key: 'fileId',
  }),
  'a value with a label': (text) => ({
    event: event([...around, field('cs4', text, { label: 'Actor' }), ...behind]),
    envelope,
    key: 'cs4',
  }),
  'the name': (text) => ({ event: event([...around, ...behind], { name: `n${text}` }), envelope }),
  'the class': (text) => ({
    event: event([...around, ...behind], { kind: `k${text}`, variant: text }),
    envelope,
  }),
  'the product': (text) => ({
    event: event([...around, ...behind], { product: { ...product, name: `p${text}`, version: `v${text}` } }),
    envelope,
  }),
  'the record id': (text) => ({
    event: event([...around, ...behind]),
    envelope: { ...envelope, recordId: `r${text}` },
  }),
  'the feed': (text) => ({
    event: event([...around, ...behind]),
    envelope: { ...envelope, feed: `f${text}` },
  }),
};

function send(
  { format }: Subject,
  { event: sent, envelope: ids }: ReturnType<Place>,
  way: (typeof ways)[number],
  limit: number,
): readonly Reading[] {
  const parts = format.split?.(sent, ids, limit) ?? [sent];
  const lines = parts.map(
    (part, index) => format.format(part, { ...ids, sequence: ids.sequence + index }, limit).text,
  );
  return overTheWire(lines, way, limit).map(readEvent);
}

const changing = new Set([
  'name',
  'cat',
  'recordId',
  'cs2',
  'feed',
  'deviceFacility',
  'eventId',
  'product',
  'version',
]);

/** The same fields as with a harmless text, and all values but the attacked one equal. */
function assertNothingForged(each: Subject, place: Place, text: string, way: (typeof ways)[number]): void {
  const [calm] = send(each, place('calm'), way, 8_000);
  const attacked = place(text);
  const readings = send(each, attacked, way, 8_000);
  assert.equal(readings.length, 1);
  const [reading] = readings;
  const keys = [...(calm?.values.keys() ?? [])];
  const isGone = attacked.key !== undefined && reading?.values.has(attacked.key) === false;
  const expected = isGone
    ? keys.filter((key) => key !== attacked.key && key !== `${attacked.key}Label`)
    : keys;
  assert.deepEqual([...(reading?.values.keys() ?? [])], expected);
  assert.equal(reading?.header.length, calm?.header.length);
  for (const key of expected) {
    if (key === attacked.key || changing.has(key)) continue;
    assert.equal(reading?.values.get(key), calm?.values.get(key), key);
  }
}

/** What stands in an attacked event, in any format. */
const sentKeys =
  /^(?:rt|fname|request|msg|reason|cs2|cs2Label|cn3|cn3Label|dvchost|deviceFacility|DefenderConnector(?:CutFields|Part)|vendor|product|version|eventId|cat|sev|name|recordId|seq|tenant|feed|cutFields|part)$/;

for (const each of subjects) {
  for (const [what, text] of Object.entries(attacks)) {
    test(`${each.name}: ${what} stays a text, wherever it stands and however it travels`, () => {
      for (const place of Object.values(places)) {
        for (const way of ways) assertNothingForged(each, place, text, way);
      }
    });
  }

  test(`${each.name}: where a cut falls on an attack or its escapes, nothing becomes a field`, () => {
    const way = ways[0] ?? assert.fail('there is no way');
    for (const attack of Object.values(attacks)) {
      const long = event([
        ...around,
        field('request', attack.repeat(60)),
        field('msg', attack.repeat(40)),
        ...behind,
      ]);
      const most = each.format.format(long, envelope, 100_000).text.length;
      for (let limit = 700; limit < Math.min(730, most); limit += 1) {
        for (const { values } of send(each, { event: long, envelope }, way, limit)) {
          for (const key of values.keys()) assert.match(key, sentKeys);
          assert.equal(values.get('cs2') ?? values.get('recordId'), 'r1');
        }
      }
    }
  });
}
