// RELP over real sockets: what the receiver says gets through TCP and TLS, and nothing through a wrong pin.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { createDestination } from '../../src/destinations/create-destination.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import { systemClock } from '../../src/world/clock.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { speakRelp } from '../doubles/relp-receiver.ts';
import { listen } from '../doubles/syslog-receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'relp-test-'));
after(() => rmSync(folder, { recursive: true }));
const authority = makeAuthority('Relay Authority');
const relay = makeCertificate({ issuer: authority });
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, authority.certificate);
const never = new AbortController().signal;

async function startReceiver(isEncrypted: boolean) {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    sockets.add(socket);
    const speaker = speakRelp(
      {},
      (text) => socket.write(text),
      () => socket.end(),
      (message) => messages.push(message),
    );
    socket.on('data', (bytes: Buffer) => speaker.hear(bytes));
    socket.on('error', () => {});
  };
  const server = isEncrypted
    ? createTlsServer({ cert: relay.certificate, key: relay.key }, accept)
    : createServer(accept);
  const port = await listen(server);
  return {
    port,
    messages,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function destinationAt(port: number, tls?: Record<string, unknown>) {
  const given = { name: 'relay', profile: 'rsyslog', transport: 'relp', host: '127.0.0.1', port };
  const options = destinationOptions.parse({ ...given, ...(tls === undefined ? {} : { tls }) });
  return createDestination(options, { clock: systemClock, report: () => {} });
}

for (const tls of [undefined, { caFile }, { fingerprints: [relay.fingerprint] }]) {
  const how = tls === undefined ? 'TCP' : `TLS (${Object.keys(tls).join()})`;
  test(`lines are acknowledged over ${how}, and the session ends in order`, async () => {
    await using receiver = await startReceiver(tls !== undefined);
    const connection = await destinationAt(receiver.port, tls).open(never);
    const lines = Array.from({ length: 500 }, (_, at) => ({ text: `line ${at}`, host: 'h', severity: 1 }));
    await connection.send(lines);
    await connection.close(never);
    assert.equal(connection.proven, 500);
    assert.deepEqual(
      receiver.messages.map((message) => message.slice(message.indexOf('line'))),
      lines.map(({ text }) => text),
    );
  });
}

test('a wrong name, an unknown authority and a wrong pin get no line', async () => {
  await using receiver = await startReceiver(true);
  const wrong: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ caFile, serverName: 'other.example' }, 'destination-certificate-wrong-name'],
    [{}, 'destination-certificate-untrusted'],
    [{ fingerprints: [authority.fingerprint] }, 'destination-pin-mismatch'],
  ];
  for (const [tls, code] of wrong) {
    await assert.rejects(destinationAt(receiver.port, tls).open(never), { code });
  }
  assert.deepEqual(receiver.messages, []);
});
