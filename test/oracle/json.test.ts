// Events written as JSON: what the reader takes, and each rule broken once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviationsOf, read } from './judge.ts';

const envelope = '"recordId":"r1","seq":7,"tenant":"contoso","feed":"alerts"';

function json(pairs: string): string {
  return `{"vendor":"Acme","product":"Connector","eventId":"a:b","sev":0,${pairs}${envelope}}`;
}

const valid: readonly string[] = [
  json(''),
  json('"subject":"say \\"CEF:0|\\" = | \\u2028 \\t","src":"192.0.2.1",'),
  json('"devTime":"1767863419000",'),
  '{"Id":"x","Nested":{"Id":[{"Id":1}]},"Nothing":null}',
  '{}',
];

for (const line of valid) {
  for (const [name, header] of [
    ['bare', ''],
    ['rfc3164', '<165>Jan  8 09:14:02 h '],
    ['with a tag', '<165>Jan  8 09:14:02 h defender-siem: '],
    ['rfc5424', '<165>1 2026-01-08T09:14:02.123Z h defender-siem - - - '],
  ] as const) {
    test(`valid, ${name}: ${line.slice(0, 60)}`, () => {
      const { event, deviations } = read(header + line);
      assert.deepEqual(deviations, []);
      assert.equal(event?.format, 'json');
    });
  }
}

const wrong: readonly (readonly [line: string, deviations: readonly string[]])[] = [
  [json('"src":"192.0.2.1",').slice(0, -1), ['json 0']],
  ['{"a":"b\tc"}', ['json 0', 'control-character 7']],
  ['{"a":1,"b":{"a":2,"b":3},"a":4}', ['key-twice 25']],
  ['{"a":"\\\\","b":"\\"","b":2}', ['key-twice 19']],
  [json('"src":"pc1",'), ['value-type 63']],
  [json('"src":{"a":1},'), ['json-value 63', 'value-type 63']],
  [json('"subject":"",'), ['value-empty 63']],
  [json('"own key":"x",'), ['leef-key 63']],
  [json('').replace('"sev":0', '"sev":11'), ['value-type 55']],
  [json('').replace('"seq":7', '"seq":"7"'), ['json-value 79']],
];

for (const [line, deviations] of wrong) {
  test(`wrong: ${line.slice(0, 90)}`, () => assert.deepEqual(deviationsOf(line), deviations));
}
