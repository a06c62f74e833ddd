// RELP against rsyslog's imrelp as deploy/rsyslog/relp.conf sets it up: lines arrive byte for byte, in clear and
// inside TLS, and only a connector with the right certificate is let in.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createDestination } from '../../src/destinations/create-destination.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { systemClock } from '../../src/world/clock.ts';
import { startDelivery } from './deliver.ts';
import { awkwardCef, awkwardLeef, goldenLines } from './lines.ts';
import { isInstalled } from './receivers/program.ts';
import { startRsyslogRelp } from './receivers/rsyslog-relp.ts';
import { writeAuthority, writeClientFiles } from './receivers/tls-files.ts';

const lines = [...awkwardCef, ...awkwardLeef, ...goldenLines('cef')];

function tlsFiles(context: TestContext, clientName = 'connector') {
  const folder = mkdtempSync(join(tmpdir(), 'relp-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeAuthority(join(folder, 'ca.pem'));
  writeClientFiles(folder, clientName);
  return {
    caFile: join(folder, 'ca.pem'),
    certificateFile: join(folder, 'connector.pem'),
    keyFile: join(folder, 'connector.key'),
  };
}

for (const how of ['in clear', 'inside TLS']) {
  test(`rsyslog (imrelp, ${how}) takes and acknowledges every line, undamaged and in order`, async (context) => {
    if (!isInstalled(['rsyslogd', 'imrelp'], context)) return;
    const isEncrypted = how === 'inside TLS';
    await using receiver = await startRsyslogRelp({ isEncrypted, queue: 'memory' });
    const tls = isEncrypted ? { tls: tlsFiles(context) } : {};
    const delivery = startDelivery({
      port: receiver.port,
      options: { profile: 'rsyslog', transport: 'relp', ...tls },
      lines,
    });
    await delivery.finish(30);
    assert.equal(delivery.destination.proof, 'acknowledged-by-receiver');
    assert.equal(delivery.sender.losses, 0);
    // What rsyslog has acknowledged is in its queue; it writes what is there before it ends.
    await receiver.stop();
    assert.deepEqual(receiver.output(), lines);
  });
}

async function openingFailure(port: number, tls: Record<string, unknown>): Promise<ConnectorError> {
  const options = { name: 'relay', profile: 'rsyslog', transport: 'relp', host: '127.0.0.1', port, tls };
  const destination = createDestination(destinationOptions.parse(options), {
    clock: systemClock,
    report: () => {},
  });
  const error = await destination.open(new AbortController().signal).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ConnectorError, 'a session was opened');
  return error;
}

test('rsyslog (imrelp) lets no connector in without a certificate, or with one made out to another name', async (context) => {
  if (!isInstalled(['rsyslogd', 'imrelp'], context)) return;
  await using receiver = await startRsyslogRelp({ isEncrypted: true, queue: 'memory' });
  const { caFile } = tlsFiles(context);
  const without = await openingFailure(receiver.port, { caFile });
  assert.equal(without.code, 'destination-client-certificate-required', without.message);
  const other = await openingFailure(receiver.port, tlsFiles(context, 'somebody-else'));
  assert.equal(other.code, 'destination-closed', other.message);
  assert.match(other.remedy, /may not permit our client certificate/);
});
