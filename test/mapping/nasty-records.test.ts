// The mappings of the program, fed with records whose fields hold what nobody expects: every record still becomes
// lines that the oracle has nothing to say against, types and lengths included, under ids of the closed lists.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFormat } from '../../src/formats/list.ts';
import { caseNames } from '../../src/mapping/check-mappings.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { readDictionaries } from '../../src/oracle/dictionaries.ts';
import { readMessage } from '../../src/oracle/message.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const folder = join(packageRoot, 'mappings');
const mapper = createMapper({ folder, report: () => {}, clock: new VirtualClock() });
const keys = readDictionaries(join(folder, 'keys'));
const dialects = [
  { dialect: 'cef', format: createFormat({ format: 'cef', severity: 'number' }) },
  { dialect: 'leef', format: createFormat({ format: 'leef1', severity: 'number' }) },
  { dialect: 'leef', format: createFormat({ format: 'json', severity: 'number' }) },
] as const;
const limits = [480, 1_024, 8_000];

function caseOf(type: string): Record<string, unknown> {
  const [name] = caseNames(folder, type);
  return JSON.parse(readFileSync(join(folder, type, 'cases', `${name}.json`), 'utf8'));
}

function assertValid(line: string): void {
  assert.deepEqual(readMessage(Buffer.from(line), keys).deviations, [], line);
}

function assertMapped(type: string, json: string): void {
  const bytes = new TextEncoder().encode(json);
  const record = {
    type,
    id: 'id',
    version: '',
    occurredAtMs: 0,
    tenant: 't',
    lane: 'alert',
    json: bytes,
    facts: {},
  } as const;
  const closed = mapper.outcomes(type).map(({ kind, variant }) => `${kind}:${variant}`);
  for (const { dialect, format } of dialects) {
    const mapped = mapper.map(record, dialect);
    assert.ok(mapped.outcome === 'events', `${type} ${json.slice(0, 200)}: ${JSON.stringify(mapped)}`);
    for (const event of mapped.events) {
      assert.ok(closed.length === 0 || closed.includes(`${event.kind}:${event.variant}`), event.kind);
      for (const limit of limits) {
        const envelope = { recordId: 'id', sequence: 1, tenant: 't', feed: 'f' };
        const { text } = format.format(event, envelope, limit);
        assert.ok(Buffer.byteLength(text) <= limit);
        assertValid(text);
      }
    }
  }
}

const depth = 20_000;
const deep = (open: string, close: string) => open.repeat(depth) + 1 + close.repeat(depth);
const nasty = [
  '{"__proto__":{"polluted":1},"constructor":1,"toString":2,"valueOf":3,"toJSON":4,"length":-1}',
  '["Malware","Ransomware",{"toString":1}]',
  '[[["x"]],null,{}]',
  '1e400',
  '-0',
  '123456789012345678901234567890',
  '"\\ud800x\\udc00"',
  '"0001-01-01T00:00:00"',
  '{"a":1,"a":2}',
  '"{\\"$id\\":\\"1\\",\\"Entities\\":[{\\"$ref\\":\\"1\\"},{\\"$ref\\":\\"__proto__\\"}]}"',
  deep('[', ']'),
  deep('{"a":', '}'),
  JSON.stringify(deep('[', ']')),
  JSON.stringify('=\\|\t\n'.repeat(5_000)),
];

for (const type of mapper.recordTypes) {
  test(`${type}: whatever stands in one field, the record becomes lines`, () => {
    const whole = JSON.stringify(caseOf(type)).slice(0, -1);
    for (const name of Object.keys(caseOf(type))) {
      for (const value of nasty) assertMapped(type, `${whole},${JSON.stringify(name)}:${value}}`);
    }
  });

  test(`${type}: whatever stands in all fields, the record becomes lines`, () => {
    const names = Object.keys(caseOf(type));
    const value = fc.oneof(fc.constantFrom(...nasty.slice(0, -4)), fc.json({ maxDepth: 4 }));
    const fields = fc.dictionary(fc.constantFrom(...names, 'unknown'), value);
    fc.assert(
      fc.property(fields, (record) => {
        const pairs = Object.entries(record).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
        assertMapped(type, `{${pairs.join()}}`);
      }),
    );
  });
}

test('no record changes what other objects inherit', () => {
  assert.equal('polluted' in {}, false);
});
