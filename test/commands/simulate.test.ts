import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { dispatch } from '../../src/commands/dispatch.ts';
import { simulate } from '../../src/commands/simulate.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';

test('the simulator prints a configuration that loads, and at the end what became of its records', async () => {
  const io = captureIo();
  const running = dispatch(['simulate', '--seed', '3'], [simulate], io);
  await io.written('destinations:');
  const text = io.output.slice(io.output.indexOf('stateFolder:'));
  const loaded = await readConfiguration(text, '/tmp', io.environment);
  assert.equal(loaded.outcome, 'loaded');
  const port = Number(/port: (\d+)/.exec(text)?.[1]);
  const sent = connect(port, '127.0.0.1').end(
    '<165>Jan  8 09:14:02 contoso-defender LEEF:1.0|M|D|1|mail:spam|recordId=r\tseq=1\ttenant=contoso\tfeed=office-activity\n',
  );
  await new Promise((resolve) => sent.resume().on('end', resolve));
  io.stop();
  assert.equal(await running, 0, io.complaints);
  assert.match(io.output, /^Records: issued=\d+ handed-out=0 expired=0$/m);
  assert.match(io.output, /^Received: tenant=contoso feed=office-activity lines=1 repeated=0 .* holes=0$/m);
});

test('its machines give tokens by where one asks', async () => {
  const io = captureIo();
  const running = dispatch(['simulate'], [simulate], io);
  await io.written('destinations:');
  const [, endpoint = '', header = ''] =
    /IDENTITY_ENDPOINT=(\S+) IDENTITY_HEADER='([^']+)'/.exec(io.output) ?? [];
  const query = `api-version=2019-08-01&resource=${encodeURIComponent('https://manage.office.com')}`;
  const appService = await fetch(`${endpoint}?${query}`, { headers: { 'x-identity-header': header } });
  assert.equal(appService.status, 200);
  const [, machine = ''] = /identityEndpoint: "([^"]+)"/.exec(io.output) ?? [];
  const path = `/metadata/identity/oauth2/token?${query.replace('2019-08-01', '2018-02-01')}`;
  assert.equal((await fetch(`${machine}${path}`, { headers: { metadata: 'true' } })).status, 200);
  io.stop();
  assert.equal(await running, 0, io.complaints);
});

test('with a certificate its SIEM speaks TLS, and the configuration says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
  try {
    const authority = makeAuthority();
    const { certificate, key } = makeCertificate({ issuer: authority });
    const [certificateFile, keyFile] = [join(folder, 'siem.pem'), join(folder, 'siem.key')];
    await Promise.all([writeFile(certificateFile, certificate), writeFile(keyFile, key)]);
    const io = captureIo();
    const words = ['simulate', '--collector-certificate', certificateFile, '--collector-key', keyFile];
    const running = dispatch(words, [simulate], io);
    await io.written('caFile:');
    const port = Number(/port: (\d+)/.exec(io.output)?.[1]);
    const socket = connectTls({ host: '127.0.0.1', port, ca: authority.certificate });
    await once(socket, 'secureConnect');
    socket.destroy();
    io.stop();
    assert.equal(await running, 0, io.complaints);
    assert.equal(await dispatch(words.slice(0, 3), [simulate], io), 64);
    assert.equal(await dispatch([...words, '--collector-key', '/nowhere'], [simulate], io), 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a port in use and a choice that does not exist are told in plain words', async () => {
  const io = captureIo();
  const other = captureIo();
  const running = dispatch(['simulate'], [simulate], other);
  await other.written('destinations:');
  const port = /cloud.*:(\d+)$/m.exec(other.output)?.[1] ?? '';
  assert.equal(await dispatch(['simulate', '--port', port], [simulate], io), 1);
  assert.match(io.complaints, /^Listening on 127\.0\.0\.1:\d+: .*in use/);
  other.stop();
  await running;
  assert.equal(await dispatch(['simulate', '--faults', 'plenty'], [simulate], io), 64);
});
