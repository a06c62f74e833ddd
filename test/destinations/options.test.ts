import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOptions } from '../../src/destinations/options.ts';

function problemsOf(given: Record<string, unknown>): readonly string[] {
  const { error } = destinationOptions.safeParse({ name: 'siem', host: 'siem.example', ...given });
  return (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

test('a destination with nothing but profile and host has every choice made', () => {
  const options = destinationOptions.parse({ name: 'siem', profile: 'arcsight', host: 'siem.example' });
  assert.deepEqual(
    [options.transport, options.port, options.format, options.framing, options.rotateSeconds, options.proof],
    ['tls', 1999, 'cef', 'lf', 60, 'confirmed-by-close'],
  );
});

test('every default can be overridden', () => {
  const options = destinationOptions.parse({
    name: 'siem',
    profile: 'qradar',
    host: '::1',
    transport: 'tcp',
    port: 5140,
    format: 'leef2',
    header: 'rfc5424',
    framing: 'octet-counting',
    maxBytes: 2_048,
    catchUpPerSecond: 5,
    proof: 'acknowledged-by-host',
    rotateSeconds: 3,
  });
  assert.deepEqual(
    [options.transport, options.port, options.format, options.header, options.framing, options.maxBytes],
    ['tcp', 5140, 'leef2', 'rfc5424', 'octet-counting', 2_048],
  );
  assert.deepEqual(
    [options.catchUpPerSecond, options.proof, options.rotateSeconds],
    [5, 'acknowledged-by-host', 3],
  );
});

test('a profile without defaults says what must be named', () => {
  assert.deepEqual(problemsOf({ profile: 'generic' }), [
    'transport: is missing: the profile generic has no usual transport',
    'format: is missing: the profile generic has no usual format',
    'port: is missing: the profile generic has no usual port',
  ]);
});

test('a receiver on the network has a host', () => {
  assert.deepEqual(problemsOf({ profile: 'arcsight', host: undefined }), ['host: is missing']);
});

test('clear text to another machine has to be agreed to', () => {
  const clear = { profile: 'sentinel', host: 'siem.example' };
  assert.match(problemsOf(clear).join(), /^transport: tcp would send events to siem.example unencrypted/);
  assert.deepEqual(problemsOf({ ...clear, allowCleartext: true }), []);
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
    assert.deepEqual(problemsOf({ ...clear, host }), []);
  }
});

test('an option that the transport does not use is refused', () => {
  assert.deepEqual(problemsOf({ profile: 'arcsight', allowCleartext: true }), [
    'allowCleartext: stands beside transport tls, which does not use it',
  ]);
  assert.deepEqual(problemsOf({ profile: 'sentinel', allowCleartext: true, tls: {} }), [
    'tls: stands beside transport tcp, which does not use it',
  ]);
});

test('a datagram has no framing, no proof but sent, and at most 65,507 bytes', () => {
  const udp = { profile: 'rsyslog', transport: 'udp', allowCleartext: true };
  const options = destinationOptions.parse({ name: 'siem', host: 'siem.example', ...udp });
  assert.deepEqual(
    [options.port, options.maxBytes, options.proof, options.catchUpPerSecond],
    [514, 1_024, 'sent', 1_000],
  );
  assert.deepEqual(problemsOf({ ...udp, framing: 'lf', proof: 'confirmed-by-close', maxBytes: 65_508 }), [
    'framing: stands beside transport udp, which does not use it',
    'proof: cannot be confirmed-by-close over udp',
    'maxBytes: is more than 65507, which is the most that udp carries',
  ]);
});

test('lines that go into files need a path and no host, and have no header unless one is asked for', () => {
  const file = { profile: 'sentinel', transport: 'file', host: undefined };
  assert.deepEqual(problemsOf(file), ['path: is missing']);
  const options = destinationOptions.parse({ name: 'siem', ...file, path: '/log/events.log' });
  assert.deepEqual([options.header, options.proof, options.maxBytes], ['none', 'on-disk', 8_000]);
  assert.deepEqual(problemsOf({ ...file, path: 'events.log' }), ['path: must begin with /']);
  assert.deepEqual(problemsOf({ ...file, path: '/log/e', host: 'siem.example', allowCleartext: false }), [
    'host: stands beside transport file, which does not use it',
    'allowCleartext: stands beside transport file, which does not use it',
  ]);
  assert.deepEqual(problemsOf({ profile: 'arcsight', header: 'none', keepFiles: 2 }), [
    'keepFiles: stands beside transport tls, which does not use it',
    'header: is none, and over tls no line can do without one',
  ]);
});

test('RELP in clear to another machine has to be agreed to, and the group tls encrypts it', () => {
  const relp = { profile: 'rsyslog', transport: 'relp', host: 'relay.example' };
  assert.match(problemsOf(relp).join(), /^transport: relp would send events to relay.example unencrypted/);
  assert.deepEqual(problemsOf({ ...relp, allowCleartext: true }), []);
  const options = destinationOptions.parse({ name: 'relay', ...relp, tls: {} });
  assert.deepEqual(
    [options.isEncrypted, options.port, options.proof, options.relpWindow, options.maxBytes],
    [true, 20_514, 'acknowledged-by-receiver', 128, 8_000],
  );
  assert.deepEqual(problemsOf({ ...relp, tls: {}, framing: 'lf', proof: 'confirmed-by-close' }), [
    'framing: stands beside transport relp, which does not use it',
    'proof: cannot be confirmed-by-close over relp',
  ]);
});

test('a receiver may be silent for 30 s unless another time is set, and no proof at all can be asked for', () => {
  const given = { name: 'siem', profile: 'arcsight', host: 'siem.example' };
  assert.equal(destinationOptions.parse(given).silentSeconds, 30);
  const options = destinationOptions.parse({ ...given, silentSeconds: 5, proof: 'sent' });
  assert.deepEqual([options.silentSeconds, options.proof], [5, 'sent']);
  const file = { profile: 'arcsight', host: undefined, transport: 'file', path: '/log/e', silentSeconds: 5 };
  assert.deepEqual(problemsOf(file), ['silentSeconds: stands beside transport file, which does not use it']);
});

test('a delimiter is for leef2 only, and one that would break lines or ids is refused', () => {
  const leef = { profile: 'qradar', leefDelimiter: 'x5E' };
  assert.deepEqual(problemsOf({ ...leef, format: 'leef2' }), []);
  assert.deepEqual(problemsOf(leef), ['leefDelimiter: stands beside format leef1, which does not use it']);
  assert.match(
    problemsOf({ ...leef, format: 'leef2', leefDelimiter: ':' }).join(),
    /^leefDelimiter: must be a/,
  );
});

test('severity in words is for CEF of either version', () => {
  const words = (format: string) => problemsOf({ profile: 'arcsight', severity: 'words', format });
  assert.deepEqual(words('cef1'), []);
  assert.deepEqual(words('json'), ['severity: LEEF and JSON write severity as a number only']);
});

test('a client certificate comes with its key, in PEM or in PKCS #12, and a passphrase has one place', () => {
  const tlsProblems = (tls: object) => problemsOf({ profile: 'arcsight', tls });
  const pem = { certificateFile: 'a.pem', keyFile: 'a.key' };
  assert.deepEqual(tlsProblems({ ...pem, passphraseFile: 'p' }), []);
  assert.deepEqual(tlsProblems({ pfxFile: 'a.pfx', passphraseVariable: 'P' }), []);
  assert.deepEqual(tlsProblems({ certificateFile: 'a.pem' }), [
    'tls.certificateFile: needs keyFile beside it',
  ]);
  assert.deepEqual(tlsProblems({ keyFile: 'a.key' }), ['tls.keyFile: needs certificateFile beside it']);
  assert.deepEqual(tlsProblems({ ...pem, pfxFile: 'a.pfx' }), [
    'tls.pfxFile: does not go together with certificateFile and keyFile',
  ]);
  assert.deepEqual(tlsProblems({ ...pem, passphraseFile: 'p', passphraseCredential: 'p' }), [
    'tls.passphraseFile: the passphrase must have exactly one place',
  ]);
  assert.deepEqual(tlsProblems({ passphraseCredential: 'p' }), [
    'tls.passphraseCredential: stands there without a key that it opens',
  ]);
});

test('a fingerprint is 32 bytes in hex with or without colons, or the pin of a public key', () => {
  const keyPin = `sha256//${Buffer.alloc(32, 7).toString('base64')}`;
  const { tls } = destinationOptions.parse({
    name: 'siem',
    profile: 'arcsight',
    host: 'siem.example',
    tls: { fingerprints: [Array(32).fill('ab').join(':'), 'cd'.repeat(32), keyPin] },
  });
  assert.deepEqual(tls.fingerprints, ['AB'.repeat(32), 'CD'.repeat(32), keyPin]);
  for (const wrong of ['abcd', 'sha256//YWJj', keyPin.replace('sha256', 'sha1')]) {
    assert.match(
      problemsOf({ profile: 'arcsight', tls: { fingerprints: [wrong] } }).join(),
      /SHA-256 fingerprint/,
      wrong,
    );
  }
});

test('a limit of lines at any time below the average that is asked for is refused', () => {
  const rated = (catchUpPerSecond: number | undefined) =>
    problemsOf({ profile: 'qradar', catchUpPerSecond, rate: { eventsPerSecond: 50 } });
  assert.deepEqual(rated(100), ['catchUpPerSecond: is more than rate.eventsPerSecond (50) lets through']);
  assert.deepEqual(rated(50), []);
  assert.deepEqual(rated(undefined), []);
});

test('several hosts bring their own ports or take that of the destination, and stand in place of one', () => {
  const several = {
    profile: 'rsyslog',
    host: undefined,
    hosts: ['a.example', 'b.example:99', '::1', '[::2]:7'],
  };
  const { hosts, host, port, group } = destinationOptions.parse({ name: 'siem', ...several, port: 6_000 });
  assert.deepEqual(
    hosts.map((each) => `${each.host} ${each.port}`),
    ['a.example 6000', 'b.example 99', '::1 6000', '::2 7'],
  );
  assert.deepEqual([host, port, group], ['a.example', 6_000, 'failover']);
  assert.deepEqual(problemsOf({ ...several, host: 'c.example' }), ['host: stands beside hosts']);
  assert.deepEqual(problemsOf({ profile: 'rsyslog', group: 'balance' }), [
    'group: is for several hosts, and there is one',
  ]);
  assert.match(
    problemsOf({ ...several, hosts: ['a.example', 'tls://b.example'] }).join(),
    /^hosts.1: must be/,
  );
  assert.match(problemsOf({ ...several, hosts: ['a.example', 'b.example:0'] }).join(), /^hosts.1: must be/);
  const clear = { profile: 'generic', format: 'cef', transport: 'tcp', host: undefined };
  assert.deepEqual(problemsOf({ ...clear, hosts: ['127.0.0.1:1', '[::1]:2'] }), []);
  assert.deepEqual(problemsOf({ ...clear, hosts: ['127.0.0.1:1', '10.0.0.1:2'] }), [
    'transport: tcp would send events to 10.0.0.1 unencrypted',
  ]);
  assert.deepEqual(problemsOf({ ...clear, hosts: ['127.0.0.1:1', 'localhost'] }), [
    'port: is missing: the profile generic has no usual port for tcp',
  ]);
});
