// Every effect of every receiver, shown on a message it happens to, and not on one it does not happen to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Coalescing } from '../../src/oracle/coalescing.ts';
import { type ReceiverName, receivers } from '../../src/oracle/receivers.ts';
import { cef, leef, read } from './judge.ts';

const head = '<165>Jan  8 09:14:02 h ';
const full = '<165>1 2026-01-08T09:14:02Z h app - - - ';

function effectsOf(receiver: ReceiverName, message: string, isCounted = false): readonly string[] {
  const length = Buffer.byteLength(message);
  const seen = { ...read(message), length, isCounted };
  return receivers[receiver].filter(({ applies }) => applies(seen)).map(({ name }) => name);
}

/** Padded to so many bytes, all included. */
function ofLength(bytes: number, start: string): string {
  return start + 'x'.repeat(bytes - Buffer.byteLength(start));
}

const long = `${full}${cef('src=192.0.2.1 AcmeText=x')}`;
const short = leef('cat=a', 'src=192.0.2.1', 'sev=5', 'url=x');
const vendor = 'Acme|Connector|1.0|a:b|Name|5';
const cases: readonly (readonly [ReceiverName, string, readonly string[]])[] = [
  ['rsyslog', long, []],
  ['rsyslog', ofLength(8_096, long), []],
  ['rsyslog', ofLength(8_097, long), ['cut']],
  ['rsyslog', ofLength(8_096, `${full}${cef('src=x AcmeText=x')}`), ['was-cut']],
  ['rsyslog', `${full}${short}`, ['tab']],
  ['rsyslog', `${full}${cef('act=a\tb')}`, ['tab']],
  ['rsyslog', `${full}${cef('act=a\u0001b')}`, ['control-character']],
  ['rsyslog', `${head}${cef('act=a')}`, ['tagless']],
  ['rsyslog', `<165>${cef('act=a')}`, ['tagless']],
  ['rsyslog', `${head}{"a":"b"}`, ['tagless']],
  ['arcsight', `${full}{"a":"b"}`, ['json']],
  ['rsyslog', `<165>Jan  8 09:14:02 fe80::1 app: ${cef('act=a')}`, ['ipv6-host']],
  ['rsyslog', `<165>1 - h ${cef('act=a')}`, ['short-header']],
  ['qradar', `${head}${short}`, []],
  ['qradar', ofLength(4_096, `${head}${short}`), []],
  ['qradar', ofLength(4_097, `${head}${short}`), ['cut-tcp']],
  ['qradar', ofLength(8_193, `${head}${short}`), ['cut-tls']],
  ['qradar', `${head}CEF:1|${vendor}|src=192.0.2.1`, ['cef-1']],
  ['qradar', `${head}${leef('src=192.0.2.1', 'cat=a', 'cat=b')}`, ['second-value']],
  ['qradar', `<165>Jan  8 09:14:02 fe80::1 ${short}`, ['ipv6-host']],
  ['qradar', `${head}${leef('cat=a')}`, ['no-source']],
  ['arcsight', `${head}${cef('src=192.0.2.1')}`, []],
  ['arcsight', `${head}${short}`, ['leef']],
  ['arcsight', `${head}${cef(`act=${'x'.repeat(64)}`)}`, ['cut-field']],
  ['arcsight', `${head}${cef('src=host')}`, ['no-value']],
  ['arcsight', `${head}${cef('eventId=7')}`, ['overwritten']],
  ['splunk', `${head}${cef('act=a')}`, []],
  ['splunk', `${head}${cef('act=a', 'Microsoft|B|1|a|N|5')}`, ['windows']],
  ['splunk', `${head}${cef('act=a', 'A|B|1|a|N \\| M|5')}`, ['header-pipe']],
  ['splunk', `${head}CEF:1|${vendor}|act=a`, ['cef-1']],
  ['splunk', `${full}${short}`, ['leef-program']],
  ['splunk', `${head}${leef('cat=a')}`, ['leef-few']],
  ['splunk', `${head}${leef('cat=a|b', 'src=192.0.2.1', 'sev=5', 'url=x')}`, ['leef-pipe']],
  ['splunk', ofLength(65_537, `${head}${cef('act=a AcmeText=x')}`), ['cut']],
];

for (const [receiver, message, effects] of cases) {
  test(`${receiver} and ${message.slice(0, 70)} (${message.length}): ${effects.join() || 'nothing'}`, () => {
    assert.deepEqual(effectsOf(receiver, message), effects);
  });
}

test('octet counting is told where only lines are documented', () => {
  assert.deepEqual(effectsOf('qradar', `${head}${short}`, true), ['octet-counting']);
  assert.deepEqual(effectsOf('arcsight', `${head}${cef('act=a')}`, true), ['octet-counting']);
});

test('lines equal in what QRadar looks at are merged for ten seconds, others are not', () => {
  const coalescing = new Coalescing();
  const at = (second: string, user: string, id: string) =>
    coalescing.add(
      read(`<165>Jan  8 09:14:${second} h ${leef('cat=a', `usrName=${user}`, `recordId=${id}`)}`),
    );
  assert.equal(at('00', 'x', '1'), false);
  assert.equal(at('09', 'x', '2'), true);
  assert.equal(at('09', 'y', '3'), false);
  assert.equal(at('10', 'x', '4'), false);
  assert.equal(at('19', 'x', '5'), true);
});
