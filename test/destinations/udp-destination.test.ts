import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOptions } from '../../src/destinations/options.ts';
import type { ResolveHost } from '../../src/destinations/resolve-host.ts';
import { createUdpDestination } from '../../src/destinations/udp-destination.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Line } from '../../src/model/line.ts';
import type { Clock } from '../../src/world/clock.ts';
import { startDatagramReceiver } from '../doubles/datagram-receiver.ts';
import { hurriedClock } from '../doubles/hurried-clock.ts';
import { until } from '../doubles/until.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const never = new AbortController().signal;

function lineOf(text: string): Line {
  return { text, host: 'contoso-defender', severity: 5 };
}

function udpDestination(port: number, clock: Clock, resolve?: ResolveHost, host = '127.0.0.1') {
  const given = { profile: 'rsyslog', transport: 'udp', allowCleartext: true };
  const options = destinationOptions.parse({ name: 'siem', ...given, host, port });
  return createUdpDestination(options, { clock, report: () => {} }, resolve);
}

test('each line is a datagram with our own header and nothing behind it', async () => {
  await using receiver = await startDatagramReceiver();
  const clock = new VirtualClock();
  const connection = await udpDestination(receiver.port, clock).open(never);
  await connection.send([lineOf('one'), lineOf('zwei ü')]);
  await until('both have arrived', () => receiver.datagrams.length === 2);
  const header = '<165>1 2026-01-08T09:00:00.000Z contoso-defender defender-siem - - - ';
  assert.deepEqual(receiver.datagrams, [`${header}one`, `${header}zwei ü`]);
  await connection.close(AbortSignal.abort());
});

test('a line counts when nobody has refused it for two seconds', async () => {
  await using receiver = await startDatagramReceiver();
  const clock = new VirtualClock();
  const connection = await udpDestination(receiver.port, clock).open(never);
  await connection.send([lineOf('one')]);
  clock.advance(1_999);
  await until('the line has arrived', () => receiver.datagrams.length === 1);
  assert.equal(connection.proven, 0);
  const proving = connection.proofBeyond(0, never);
  clock.advance(1);
  await until('somebody sleeps for the last turn', () => clock.nextWakeInMs === 1);
  clock.advance(1);
  await proving;
  assert.equal(connection.proven, 1);
  await connection.close(never);
});

test('lines nobody listens for are not proven, and the refusal is told', async () => {
  const receiver = await startDatagramReceiver();
  await receiver[Symbol.asyncDispose]();
  const connection = await udpDestination(receiver.port, hurriedClock(100)).open(never);
  await connection.send([lineOf('one')]).catch(() => {});
  await connection.proofBeyond(0, never);
  assert.equal(connection.proven, 0);
  const { reason } = connection.lost;
  assert.ok(reason instanceof ConnectorError && reason.code === 'destination-refused', String(reason));
  assert.equal(reason.message, `Sending to udp://127.0.0.1:${receiver.port} failed: nothing listens there.`);
  await assert.rejects(connection.send([lineOf('two')]), { code: 'destination-refused' });
  await connection.close(never);
});

test('a refused line goes again on the next connection, when somebody listens', async () => {
  const gone = await startDatagramReceiver();
  await gone[Symbol.asyncDispose]();
  const destination = udpDestination(gone.port, hurriedClock(100));
  const first = await destination.open(never);
  await first.send([lineOf('one')]).catch(() => {});
  await first.proofBeyond(0, never);
  await using receiver = await startDatagramReceiver('127.0.0.1', gone.port);
  const second = await destination.open(never);
  await second.send([lineOf('one')]);
  await second.close(never);
  assert.equal(second.proven, 1);
  assert.equal(receiver.datagrams.length, 1);
});

test('many lines arrive in order, and a close waits until they count', async () => {
  await using receiver = await startDatagramReceiver();
  const connection = await udpDestination(receiver.port, hurriedClock(10)).open(never);
  const texts = Array.from({ length: 500 }, (_, index) => `line ${index} ${'x'.repeat(900)}`);
  await connection.send(texts.slice(0, 100).map(lineOf));
  await connection.send(texts.slice(100).map(lineOf));
  await connection.close(never);
  assert.equal(connection.proven, 500);
  await until('all have arrived', () => receiver.datagrams.length === 500);
  assert.deepEqual(
    receiver.datagrams.map((datagram) => datagram.slice(datagram.indexOf('line'))),
    texts,
  );
});

test('a line that fills its limit is a datagram of 1,024 bytes', async () => {
  await using receiver = await startDatagramReceiver();
  const destination = udpDestination(receiver.port, new VirtualClock());
  const connection = await destination.open(never);
  await connection.send([lineOf('x'.repeat(destination.textLimit('contoso-defender')))]);
  await until('it has arrived', () => receiver.datagrams.length === 1);
  assert.equal(receiver.datagrams[0]?.length, 1_024);
  await connection.close(AbortSignal.abort());
});

test('a receiver that has moved to another address is followed within a minute', async () => {
  await using before = await startDatagramReceiver('127.0.0.1');
  await using after = await startDatagramReceiver('127.0.0.2', before.port);
  const clock = new VirtualClock();
  let addresses = ['127.0.0.1'];
  const connection = await udpDestination(before.port, clock, async () => addresses, 'siem.example').open(
    never,
  );
  addresses = ['127.0.0.2', '127.0.0.1'];
  clock.advance(60_000);
  await connection.send([lineOf('one')]);
  await until('an address that still counts is kept', () => before.datagrams.length === 1);
  addresses = ['127.0.0.2'];
  clock.advance(60_000);
  await connection.send([lineOf('two')]);
  await until('the new address is used', () => after.datagrams.length === 1);
  assert.equal(before.datagrams.length, 1);
  await connection.close(AbortSignal.abort());
});

test('a name that cannot be resolved any more is taken to be where it was, and at first it is an error', async () => {
  await using receiver = await startDatagramReceiver();
  const clock = new VirtualClock();
  const failure = new ConnectorError('destination-name-not-found', { message: 'The name is unknown.' });
  let isKnown = true;
  const resolve: ResolveHost = async () => {
    if (!isKnown) throw failure;
    return ['127.0.0.1'];
  };
  const destination = udpDestination(receiver.port, clock, resolve, 'siem.example');
  const connection = await destination.open(never);
  isKnown = false;
  clock.advance(60_000);
  await connection.send([lineOf('one')]);
  await until('the line has arrived', () => receiver.datagrams.length === 1);
  await connection.close(AbortSignal.abort());
  await assert.rejects(destination.open(never), failure);
});

test('an unknown name is told as such', async () => {
  const opening = udpDestination(514, new VirtualClock(), undefined, 'siem.invalid').open(never);
  await assert.rejects(opening, { code: 'destination-name-not-found' });
});
