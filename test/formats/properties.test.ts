// What holds for any event at any limit: one line, within the limit, read back as it was meant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCef } from '../../src/formats/cef.ts';
import type { Format } from '../../src/formats/format.ts';
import { createLeef } from '../../src/formats/leef.ts';
import type { Envelope, EventField, MappedEvent } from '../../src/model/event.ts';
import { type Parsed, parseCef, parseLeef } from './strict-parser.ts';

const awkward = fc.constantFrom(
  '\\',
  '=',
  '|',
  '^',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud800',
  ' ',
  ' a=b ',
  'cs2=x',
  'é',
  '漢',
  '\u{1f600}',
  '\u200b',
  'word',
  '%0a',
  '|8|',
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(awkward, { maxLength: 30 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(awkward, fc.integer({ min: 1, max: 3_000 })).map(([a, n]) => a.repeat(n)),
  },
);
const field: fc.Arbitrary<EventField> = fc.record({
  key: fc.stringMatching(/^(?:[a-z]|MicrosoftDefender)[A-Za-z0-9]{3,20}$/),
  text,
  isKept: fc.boolean(),
  isCut: fc.constant(false),
});
const short = fc.string({ unit: 'binary', maxLength: 40 });
const anyEvent: fc.Arbitrary<MappedEvent> = fc.record({
  product: fc.record({ vendor: short, name: short, version: short }),
  kind: text,
  variant: short,
  category: text,
  name: text,
  severity: fc.integer({ min: 0, max: 10 }),
  fields: fc
    .uniqueArray(field, { selector: (each) => each.key, maxLength: 25 })
    .map((fields) => fields.filter((each) => !['feed', 'name', 'tenant', 'recordId'].includes(each.key))),
});
const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  recordId: text.map((id) => `id${id}`),
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  tenant: short,
  feed: text.map((feed) => `feed${feed}`),
});
const limit = fc.oneof(fc.integer({ min: 480, max: 2_000 }), fc.integer({ min: 480, max: 65_536 }));
const roomy = 1_000_000;

/** What a reader has to see of a text; a model of its own, character by character. */
function seen(original: string, replaced: string, keepsLineBreaks: boolean): string {
  let result = '';
  for (const character of original.replaceAll('\r\n', keepsLineBreaks ? '\r\n' : '\n')) {
    const code = character.codePointAt(0) ?? 0;
    const isBreak = character === '\n' || character === '\r';
    if (isBreak && keepsLineBreaks) result += character;
    else if (code >= 0xd800 && code <= 0xdfff) result += '\ufffd';
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || [0x2028, 0x2029, 0xfeff].includes(code))
      result += ' ';
    else result += replaced.includes(character) ? ' ' : character;
  }
  return result.trim();
}

interface Subject {
  readonly name: string;
  readonly format: Format;
  readonly parse: (line: string) => Parsed;
  readonly seen: (original: string) => string;
}

const subjects: readonly Subject[] = [
  { name: 'CEF', format: createCef(), parse: parseCef, seen: (each) => seen(each, '', true) },
  {
    name: 'LEEF 1.0',
    format: createLeef({ version: 1 }),
    parse: parseLeef,
    seen: (each) => seen(each, '|\t', false),
  },
  {
    name: 'LEEF 2.0',
    format: createLeef({ version: 2 }),
    parse: parseLeef,
    seen: (each) => seen(each, '|^', false),
  },
];

for (const subject of subjects) {
  test(`${subject.name}: with room enough every field is read back equal`, () => {
    fc.assert(
      fc.property(anyEvent, anyEnvelope, (event, envelope) => {
        const line = subject.format.format(event, envelope, roomy);
        const { values } = subject.parse(line.text);
        for (const { key, text: original } of event.fields) {
          assert.equal(values.get(key)?.trimEnd() ?? '', subject.seen(original));
        }
        const id = values.get(subject.format.dialect === 'cef' ? 'cs2' : 'recordId');
        assert.equal(id?.trimEnd(), subject.seen(envelope.recordId));
        assert.deepEqual(line.cut, []);
      }),
      { numRuns: 400 },
    );
  });

  test(`${subject.name}: any limit from 480 bytes up holds, and what was cut is told`, () => {
    fc.assert(
      fc.property(anyEvent, anyEnvelope, limit, (event, envelope, maxBytes) => {
        const line = subject.format.format(event, envelope, maxBytes);
        assert.ok(Buffer.byteLength(line.text) <= maxBytes, `${Buffer.byteLength(line.text)} > ${maxBytes}`);
        const { values } = subject.parse(line.text);
        assert.equal(
          values.has('DefenderConnectorCutFields') || values.has('cutFields'),
          line.cut.length > 0,
        );
        for (const { key, text: original } of event.fields) {
          const meant = subject.seen(original);
          const read = values.get(key)?.trimEnd() ?? '';
          if (line.cut.includes(key)) assert.ok(meant.startsWith(read));
          else assert.equal(read, meant);
        }
      }),
      { numRuns: 600 },
    );
  });
}
