// One golden value per cell of the table of profiles: a default is a promise to whoever set up a receiver.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Profile, type ProfileName, profileNames, profiles } from '../../src/destinations/profiles.ts';

const streams = { tls: 8_000, tcp: 8_000, relp: 8_000, udp: 1_024, file: 8_000 };
const lf = { tls: 'lf', tcp: 'lf' };

/** In the order of `profileNames`: arcsight, qradar, rsyslog, splunk, sentinel, generic. */
const table: { readonly [Cell in keyof Profile]: readonly unknown[] } = {
  format: ['cef', 'leef1', 'cef', 'cef', 'cef', undefined],
  transport: ['tls', 'tls', 'tls', 'tls', 'tcp', undefined],
  ports: [
    { tls: 1_999, tcp: 514, udp: 514 },
    { tls: 6_514, tcp: 514, udp: 514 },
    { tls: 6_514, relp: 20_514, udp: 514 },
    { tls: 6_514, udp: 514 },
    { tcp: 514, udp: 514 },
    {},
  ],
  header: ['rfc3164', 'rfc3164', 'rfc5424', 'rfc3164', 'rfc3164', 'rfc5424'],
  framing: [
    lf,
    lf,
    { tls: 'octet-counting', tcp: 'octet-counting' },
    lf,
    lf,
    { tls: 'octet-counting', tcp: 'lf' },
  ],
  maxBytes: [
    streams,
    { tls: 8_192, tcp: 4_096, relp: 8_000, udp: 1_024, file: 8_192 },
    streams,
    { tls: 32_000, tcp: 32_000, relp: 8_000, udp: 1_024, file: 32_000 },
    streams,
    streams,
  ],
  severity: ['number', 'number', 'number', 'number', 'number', 'number'],
  facility: ['local4', 'local4', 'local4', 'local4', 'local4', 'local4'],
  priority: ['notice', 'notice', 'by-severity', 'notice', 'notice', 'notice'],
  deviceVendor: [undefined, undefined, undefined, 'Defender SIEM', undefined, undefined],
  catchUpPerSecond: [1_000, 500, undefined, undefined, 5_000, undefined],
  rotateSeconds: [60, 60, 10, 10, 10, 10],
};

for (const [column, name] of profileNames.entries()) {
  for (const [cell, row] of Object.entries(table)) {
    test(`profile ${name} keeps its default for ${cell}`, () => {
      assert.deepEqual(profiles[name satisfies ProfileName][cell as keyof Profile], row[column]);
    });
  }
}

test('every profile and every cell stands in the table', () => {
  assert.deepEqual(Object.keys(profiles), [...profileNames]);
  for (const profile of Object.values(profiles)) {
    assert.deepEqual(Object.keys(profile).sort(), Object.keys(table).sort());
  }
});
