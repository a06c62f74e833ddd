// Events as no mapping would dare to make them: any Unicode, any JSON, keys and values that look like the format's own.
import fc from 'fast-check';
import type { Envelope, EventField, MappedEvent } from '../../src/model/event.ts';

const awkward = fc.constantFrom(
  '\\',
  '=',
  '|',
  '^',
  '~',
  '"',
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
  'e\u0301',
  '漢',
  '\u{1f600}',
  '\u{1f468}\u200d\u{1f469}',
  '\u200b',
  '\u202e',
  'word',
  '%0a',
  '|8|',
  '\\n',
  'CEF:0|a|b|c|d|e|9|',
  '<165>1 ',
);

const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(awkward, { maxLength: 30 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)) },
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

/** Keys that formats write themselves. */
const ours =
  /^(?:vendor|product|version|eventId|name|feed|part|tenant|recordId|cutFields|dvchost|deviceFacility)$/;

const time: fc.Arbitrary<readonly EventField[]> = fc.constantFrom(
  [],
  ['rt', 'devTime'].map((key) => ({ key, text: '1601474960357', isKept: true, isCut: false })),
);

const short = fc.string({ unit: 'binary', maxLength: 40 });

export const arbitraryEvent: fc.Arbitrary<MappedEvent> = fc.record({
  product: fc.record({ vendor: short, name: short, version: short }),
  kind: fc.oneof(short, text),
  variant: short,
  category: fc.oneof(short, text),
  name: text,
  severity: fc.integer({ min: 0, max: 10 }),
  fields: fc
    .tuple(time, fc.uniqueArray(field, { selector: (each) => each.key, maxLength: 25 }))
    .map(([times, fields]) => [...times, ...fields.filter(({ key }) => !ours.test(key))]),
});

export const arbitraryEnvelope: fc.Arbitrary<Envelope> = fc.record({
  recordId: fc.oneof(short, text).map((id) => `id${id}`),
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 100 }),
  tenant: short,
  feed: fc.oneof(short, text).map((feed) => `feed${feed}`),
});
