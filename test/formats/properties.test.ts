// parse(emit(event)) = event, for any event, format, header, framing and limit. 2,000 cases; as many as the variable
// PROPERTY_CASES says in the long run (npm run test:long).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Format } from '../../src/formats/format.ts';
import { createFormat } from '../../src/formats/list.ts';
import { deviceHost } from '../../src/model/device-host.ts';
import type { Envelope, MappedEvent } from '../../src/model/event.ts';
import type { FormatName, Overlong } from '../../src/model/format-choice.ts';
import { parseLeefDelimiter } from '../../src/model/leef-delimiter.ts';
import { arbitraryEnvelope, arbitraryEvent } from './arbitrary-event.ts';
import { overTheWire, type Received, ways } from './over-the-wire.ts';
import type { Parsed } from './strict-parser.ts';

const cases = Number(process.env['PROPERTY_CASES'] ?? 2_000);
const limits = [480, 600, 1_024, 2_048, 4_096, 8_192, 32_000, 65_536];

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
  readonly overlong: Overlong;
  readonly seen: (original: string) => string;
  readonly keys: {
    readonly id: string;
    readonly sequence: string;
    readonly tenant: string;
    readonly cut: string;
    readonly time: string;
  };
  readonly classOf: (event: MappedEvent) => string;
  readonly severityOf: (parsed: Parsed) => string | undefined;
  readonly severity: (severity: number) => string;
}

/** What the mapping answers for, not the format: these events come from none. */
const mappingsFault = /^(?:value-type|value-length|(?:cef|leef)-header-empty|cef-label|cef-full-name)$/;

function eventOf({ event, deviations, text }: Received): Parsed {
  const own = deviations.filter(({ rule }) => !mappingsFault.test(rule));
  assert.deepEqual(own, [], text);
  return event ?? assert.fail(text);
}

function subject(format: FormatName, overlong: Overlong, delimiter?: string): Subject {
  const leefDelimiter = delimiter === undefined ? undefined : parseLeefDelimiter(delimiter);
  const chosen = createFormat({ format, severity: 'number', overlong, leefDelimiter });
  const shared = { name: `${format}${delimiter ?? ''}, ${overlong}`, format: chosen, overlong };
  const isCef = format === 'cef' || format === 'cef1';
  const replaced = `|${format === 'leef1' ? '\t' : (leefDelimiter?.character ?? '^')}`;
  const isJson = format === 'json' || format === 'json-original';
  return {
    ...shared,
    seen: isJson ? (text) => text.toWellFormed() : (text) => seen(text, isCef ? '' : replaced, isCef),
    keys: isCef
      ? { id: 'cs2', sequence: 'cn3', tenant: 'dvchost', cut: 'DefenderConnectorCutFields', time: 'rt' }
      : { id: 'recordId', sequence: 'seq', tenant: 'tenant', cut: 'cutFields', time: 'devTime' },
    classOf: ({ kind, variant }) => {
      if (isJson) return kind.toWellFormed();
      const oneLine = seen(isCef ? `${kind}:${variant}` : kind, '', false);
      return isCef ? oneLine : oneLine.replaceAll('|', '-').replaceAll('\\', '/');
    },
    severityOf: ({ header, values }) => (isCef ? header[5] : values.get('sev')),
    severity: (severity) => String(isCef || isJson ? severity : Math.max(1, severity)),
  };
}

const subjects: readonly Subject[] = [
  subject('cef', 'cut'),
  subject('cef', 'continue'),
  subject('cef1', 'cut'),
  subject('leef1', 'cut'),
  subject('leef1', 'continue'),
  subject('leef2', 'cut'),
  subject('leef2', 'continue', '0x7e'),
  subject('json', 'cut'),
  subject('json', 'continue'),
  subject('json-original', 'cut'),
];

interface Sent {
  readonly parsed: Parsed;
  readonly cut: readonly string[];
}

function send(
  { format }: Subject,
  event: MappedEvent,
  envelope: Envelope,
  way: (typeof ways)[number],
  limit: number,
): readonly Sent[] {
  const lines = (format.split?.(event, envelope, limit) ?? [event]).map((part, index) =>
    format.format(part, { ...envelope, sequence: envelope.sequence + index }, limit),
  );
  for (const { text } of lines) assert.ok(Buffer.byteLength(text) <= limit);
  const texts = lines.map(({ text }) => text);
  const received = overTheWire(texts, way, limit);
  assert.deepEqual(
    received.map(({ text }) => text),
    texts,
  );
  return received.map((each, index) => ({ parsed: eventOf(each), cut: lines[index]?.cut ?? [] }));
}

/** Bytes that ids and class take at most: within them a line must not shorten any. */
function idBytes(
  { product, kind, variant, category }: MappedEvent,
  { recordId, feed, tenant }: Envelope,
): number {
  const texts = [
    product.vendor,
    product.name,
    product.version,
    kind,
    variant,
    category,
    recordId,
    feed,
    tenant,
  ];
  return 400 + 6 * texts.join('').length;
}

for (const each of subjects) {
  test(`${each.name}: what is read is what was sent, at any limit`, () => {
    fc.assert(
      fc.property(
        arbitraryEvent,
        arbitraryEnvelope,
        fc.constantFrom(...ways),
        fc.constantFrom(...limits),
        (event, envelope, way, limit) => {
          const sent = send(each, event, envelope, way, limit);
          for (const [index, { parsed, cut }] of sent.entries()) {
            const { values } = parsed;
            assert.equal(values.has(each.keys.cut), cut.length > 0);
            assert.equal(values.get(each.keys.sequence), String(envelope.sequence + index));
            assert.equal(each.severityOf(parsed), each.severity(event.severity));
            if (idBytes(event, envelope) <= limit) checkIds(each, event, envelope, parsed, index === 0);
          }
          checkFields(each, event, sent);
        },
      ),
      { numRuns: Math.ceil(cases / subjects.length), endOnFailure: true },
    );
  });
}

function checkIds(
  each: Subject,
  event: MappedEvent,
  { recordId, tenant }: Envelope,
  parsed: Parsed,
  isParent: boolean,
): void {
  const read = (key: string) => parsed.values.get(key)?.trimEnd();
  assert.equal(read(each.keys.id), each.seen(recordId).trimEnd());
  if (each.keys.tenant === 'dvchost') assert.equal(read('dvchost'), deviceHost(tenant));
  else assert.equal(read('tenant') ?? '', each.seen(tenant).trimEnd());
  // Parts but the first have a class of their own; what is longer than a header may be is cut.
  if (isParent && event.kind.length <= 200)
    assert.equal(parsed.header[3]?.trim(), each.classOf(event).trim());
}

/** Equal where nothing was cut; else a beginning, and named. Of what is continued, blanks at a seam may be lost. */
function checkFields(each: Subject, event: MappedEvent, sent: readonly Sent[]): void {
  const cut = new Set(sent.flatMap((line) => line.cut));
  for (const { key, text } of event.fields) {
    const parts = sent.map(({ parsed }) => parsed.values.get(key) ?? '');
    if (key === each.keys.time) parts.splice(0, parts.length, parts.find((part) => part !== '') ?? '');
    const meant = each.seen(text);
    if (sent.length > 1) {
      const [read, whole] = [parts.join(''), meant].map((value) => value.replaceAll(/\s/g, ''));
      if (cut.has(key)) assert.ok(whole?.startsWith(read ?? ''));
      else assert.equal(read, whole);
    } else if (cut.has(key)) assert.ok(meant.startsWith(parts[0]?.trimEnd() ?? ''));
    else assert.equal(parts[0]?.trimEnd(), meant.trimEnd());
  }
}

test('json-original: whatever JSON Microsoft may send is read as the same, on one line', () => {
  const original = createFormat({ format: 'json-original', severity: 'number' });
  const json = fc
    .jsonValue({ stringUnit: 'binary' })
    .chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify(value, undefined, '\t'),
        ` ${JSON.stringify(value)}\r\n`,
      ),
    );
  fc.assert(
    fc.property(json, fc.constantFrom(...ways), (text, way) => {
      const line = original.writeOriginal?.(Buffer.from(text), 65_536) ?? assert.fail('it did not fit');
      const [received] = overTheWire([line], way, 65_536);
      assert.deepEqual(JSON.parse(received?.text ?? ''), JSON.parse(Buffer.from(text).toString()));
    }),
    { numRuns: Math.ceil(cases / subjects.length), endOnFailure: true },
  );
});
