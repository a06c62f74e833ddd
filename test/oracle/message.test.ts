// Syslog headers in front of an event, those that relays write, and what is no header.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenLines } from '../interop/lines.ts';
import { cef, deviationsOf, leef, read } from './judge.ts';

const event = cef('act=x');

const valid: readonly (readonly [message: string, layout: string, host: string, appName: string])[] = [
  [event, 'bare', '', ''],
  [`<165>Jan  8 09:14:02 contoso-defender ${event}`, 'rfc3164', 'contoso-defender', ''],
  [`<165>Jan 18 09:14:02 h defender-siem: ${event}`, 'rfc3164', 'h', 'defender-siem'],
  [`<0>Dec 31 23:59:59 192.0.2.1 app[12]: ${event}`, 'rfc3164', '192.0.2.1', 'app[12]'],
  [`<165>1 2026-01-08T09:14:02.123Z h defender-siem - - - ${event}`, 'rfc5424', 'h', 'defender-siem'],
  [`<165>1 2026-01-08T09:14:02.123456+01:00 - - - - - ${event}`, 'rfc5424', '', ''],
  [`<165>1 - h a p m [x@1 k="a \\] \\" \\\\ ="][y] \ufeff${event}`, 'rfc5424', 'h', 'a'],
  [`Jan  8 09:14:02 h ${event}`, 'file', 'h', ''],
  [`2026-01-08T09:14:02.123456+01:00 h app: ${event}`, 'file', 'h', 'app'],
];

for (const [message, layout, host, appName] of valid) {
  test(`valid: ${message.slice(0, 60)}`, () => {
    const found = read(message);
    assert.deepEqual(found.deviations, []);
    assert.deepEqual([found.header.layout, found.header.host, found.header.appName], [layout, host, appName]);
    assert.equal(found.event?.values.get('act'), 'x');
  });
}

const wrong: readonly (readonly [message: string, deviations: readonly string[]])[] = [
  [`<192>Jan  8 09:14:02 h ${event}`, ['syslog-priority 0']],
  [`<0165>Jan  8 09:14:02 h ${event}`, ['syslog-priority 0']],
  [`<165>Jan 08 09:14:02 h ${event}`, ['rfc3164-time 5']],
  [`<165>Jan  8 25:14:02 h ${event}`, ['syslog-header 5']],
  [`<165>Jan  8 09:14:02 ${event}`, ['syslog-header 21']],
  [`<165>Jan  8 09:14:02 h so to say ${event}`, ['rfc3164-tag 23']],
  [`<165>${event}`, ['syslog-header 5']],
  [`whatever ${event}`, ['syslog-header 0']],
  [`<165>1 2026-01-08 h a p m - ${event}`, ['rfc5424-time 7']],
  [`<165>1 - ${'h'.repeat(256)} a p m - ${event}`, ['rfc5424-header 9']],
  [`<165>1 - h ${event}`, ['rfc5424-header 11']],
  [`<165>1 - h a p m [x k=y] ${event}`, ['rfc5424-structured-data 17']],
  [`<165>Jan  8 09:14:02 h CEF: ${event.slice(4)}`, ['relay-blank 27']],
  [`<165>1 - h CEF - - - ${event.slice(4)}`, ['relay-took-prefix 21']],
  [`<165>1 - h a - - - ${event}#015`, ['relay-escaped-end 60']],
  ['<165>1 - h a - - - hello', ['no-event 19']],
  ['', ['syslog-header 0', 'no-event 0']],
];

for (const [message, deviations] of wrong) {
  test(`wrong: ${message.slice(0, 60)}`, () => assert.deepEqual(deviationsOf(message), deviations));
}

test('an event whose prefix or blank a relay has touched is read all the same', () => {
  for (const message of [
    `<165>Jan  8 09:14:02 h CEF: ${event.slice(4)}`,
    `<165>1 - h CEF - - - ${event.slice(4)}`,
  ]) {
    assert.equal(read(message).event?.values.get('act'), 'x');
  }
  const taken = read(`<165>1 - h LEEF - - - ${leef('sev=5', 'cat=x').slice(5)}`);
  assert.equal(taken.event?.values.get('cat'), 'x');
});

for (const ending of ['cef', 'leef'] as const) {
  test(`no golden ${ending} line deviates from its document or dictionary in anything`, () => {
    const lines = goldenLines(ending);
    assert.ok(lines.length > 100);
    for (const line of lines) assert.deepEqual(read(line).deviations, [], line.slice(0, 200));
  });
}
