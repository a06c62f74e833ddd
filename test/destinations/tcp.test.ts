import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTcpWire } from '../../src/destinations/tcp.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { systemClock } from '../../src/world/clock.ts';
import { startReceiver } from '../doubles/syslog-receiver.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const never = new AbortController().signal;

async function failureOf(connecting: Promise<unknown>): Promise<ConnectorError> {
  const error = await connecting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
}

test('lines arrive, and a half-close is answered with the end of the stream', async () => {
  await using receiver = await startReceiver();
  const connection = await createTcpWire({ host: '127.0.0.1', port: receiver.port }, systemClock).connect(
    never,
  );
  await connection.write(Buffer.from('one\ntwo\n'));
  connection.end();
  assert.deepEqual(await connection.finished, { how: 'ended' });
  assert.deepEqual(receiver.lines, ['one', 'two']);
  connection.destroy();
});

test('a reset is told as a break, and writes fail from then on', async () => {
  await using receiver = await startReceiver();
  const connection = await createTcpWire({ host: '127.0.0.1', port: receiver.port }, systemClock).connect(
    never,
  );
  await connection.write(Buffer.from('one\n'));
  receiver.die();
  const end = await connection.finished;
  assert.equal(end.how, 'broken');
  await assert.rejects(connection.write(Buffer.from('two\n')), { code: 'destination-lost' });
});

test('bytes that a stopped receiver does not take stay counted as unacknowledged', async () => {
  await using receiver = await startReceiver({ linesPerSecond: 1 });
  const connection = await createTcpWire({ host: '127.0.0.1', port: receiver.port }, systemClock).connect(
    never,
  );
  assert.equal(await connection.unacknowledgedBytes(), 0);
  void connection.write(Buffer.alloc(16 * 1024 * 1024, 'x\n')).catch(() => {});
  assert.ok((await connection.unacknowledgedBytes()) > 1_000_000);
  connection.destroy();
});

test('a port nobody listens on is told as refused', async () => {
  const receiver = await startReceiver();
  await receiver[Symbol.asyncDispose]();
  const error = await failureOf(
    createTcpWire({ host: '127.0.0.1', port: receiver.port }, systemClock).connect(never),
  );
  assert.equal(error.code, 'destination-refused');
  assert.match(
    error.message,
    new RegExp(`tcp://127\\.0\\.0\\.1:${receiver.port} failed: nothing listens there`),
  );
});

test('an unknown name is told as such', async () => {
  const error = await failureOf(
    createTcpWire({ host: 'siem.invalid', port: 514 }, systemClock).connect(never),
  );
  assert.equal(error.code, 'destination-name-not-found');
});

test('a connection that takes longer than ten seconds is given up', async () => {
  const clock = new VirtualClock();
  // An address of TEST-NET-1 (RFC 5737), where nobody ever answers.
  const failing = failureOf(createTcpWire({ host: '192.0.2.1', port: 514 }, clock).connect(never));
  clock.advance(10_000);
  assert.match((await failing).code, /^destination-(timed-out|unreachable)$/);
});
