import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDestination } from '../../src/destinations/create-destination.ts';
import type { Connection } from '../../src/destinations/destination.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Line } from '../../src/model/line.ts';
import { startSender } from '../doubles/minimal-sender.ts';
import { type RelpManners, RelpReceiver } from '../doubles/relp-receiver.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { until } from '../doubles/until.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const never = new AbortController().signal;
const held = { answer: () => undefined };

function setUp(manners: RelpManners = {}, options: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const receiver = new RelpReceiver(manners);
  const destination = createDestination(
    destinationOptions.parse({
      name: 'relay',
      profile: 'rsyslog',
      transport: 'relp',
      host: '127.0.0.1',
      ...options,
    }),
    { clock, report: () => {}, wire: receiver.wire },
  );
  return { clock, receiver, destination };
}

function lineOf(index: number, filler = ''): Line {
  return { text: `CEF:0|line ${index}|${filler}`, host: 'contoso-defender', severity: 5 };
}

const lines = (count: number, filler = '') => Array.from({ length: count }, (_, at) => lineOf(at, filler));

async function lossOf(connection: Connection): Promise<ConnectorError> {
  await until('the connection is lost', () => connection.lost.aborted);
  assert.ok(connection.lost.reason instanceof ConnectorError);
  return connection.lost.reason;
}

async function openingFailure(manners: RelpManners): Promise<ConnectorError> {
  const { destination } = setUp(manners);
  return destination.open(never).then(
    () => assert.fail('a session was opened'),
    (error: unknown) => (error instanceof ConnectorError ? error : assert.fail(String(error))),
  );
}

test('a line is proven when the receiver has acknowledged it, and not before', async () => {
  const { receiver, destination } = setUp(held);
  const connection = await destination.open(never);
  await connection.send(lines(3));
  assert.equal(connection.proven, 0);
  receiver.answerLater([0, 1]);
  await until('two are proven', () => connection.proven === 2);
  assert.equal(destination.proof, 'acknowledged-by-receiver');
  assert.match(receiver.messages[0] ?? '', /^<165>1 .* contoso-defender .*CEF:0\|line 0\|$/);
});

test('an answer that comes early proves nothing before those of the lines ahead of it', async () => {
  const { receiver, destination } = setUp(held);
  const connection = await destination.open(never);
  await connection.send(lines(3));
  receiver.answerLater([2, 1]);
  await until('both answers are there', () => receiver.messages.length === 3);
  assert.equal(connection.proven, 0);
  receiver.answerLater([0]);
  await until('all are proven', () => connection.proven === 3);
});

test('no more lines than the window holds are unanswered, and answers that come together are one refill', async () => {
  const { receiver, destination } = setUp(held, { relpWindow: 100 });
  const connection = await destination.open(never);
  const sending = connection.send(lines(250));
  await until('the window is full', () => receiver.messages.length === 100);
  receiver.answerLater([0]);
  await until('one more line went', () => receiver.messages.length === 101);
  receiver.say(Array.from({ length: 80 }, (_, at) => `${at + 3} rsp 6 200 OK\n`).join(''));
  await until('eighty more went', () => receiver.messages.length === 181);
  assert.equal(connection.proven, 81);
  // The opening, the window, the line and the eighty.
  assert.equal(receiver.writes.length, 4);
  receiver.answerLater(Array.from({ length: 100 }, (_, at) => at + 81));
  await sending;
  receiver.answerLater(Array.from({ length: 69 }, (_, at) => at + 181));
  await until('all are proven', () => connection.proven === 250);
});

test('large lines go out in portions', async () => {
  const { receiver, destination } = setUp();
  const connection = await destination.open(never);
  await connection.send(lines(100, 'x'.repeat(7_000)));
  assert.ok(Math.max(...receiver.writes) < 80_000);
  await until('all are proven', () => connection.proven === 100);
});

test('a refused line ends the connection with what the receiver said, and nothing behind it is proven', async () => {
  const refusing: RelpManners = {
    answer: (message) => (message.includes('line 2|') ? '500 disk full\nmore' : '200 OK'),
  };
  const { destination, receiver, clock } = setUp(refusing);
  const connection = await destination.open(never);
  await assert.rejects(connection.send(lines(5)), { code: 'destination-relp-refused' });
  const error = await lossOf(connection);
  assert.deepEqual([error.code, error.action, connection.proven], ['destination-relp-refused', 'retry', 2]);
  assert.match(error.message, /did not take a line: "500 disk full"/);
  const sender = startSender(destination, clock, { count: 5, line: lineOf }, never);
  await runVirtual(clock, () => false, 2_000);
  assert.equal(sender.proven, 2);
  refusing.answer = () => '200 OK';
  assert.equal(await runVirtual(clock, () => sender.proven === 5, 2_000), true);
  assert.ok(receiver.messages.some((message) => message.includes('line 4|')));
});

test('what was acknowledged before a serverclose counts, and the rest goes again', async () => {
  const { receiver, destination } = setUp(held);
  const connection = await destination.open(never);
  await connection.send(lines(3));
  receiver.say('2 rsp 6 200 OK\n0 serverclose 0\n3 rsp 6 200 OK\n');
  const error = await lossOf(connection);
  assert.equal(error.code, 'destination-closed');
  assert.equal(connection.proven, 2);
  await assert.rejects(connection.send(lines(1)), { code: 'destination-closed' });
});

test('a receiver that leaves lines unanswered is noticed, and one that merely has nothing to answer is not', async () => {
  const { clock, receiver, destination } = setUp(held);
  const connection = await destination.open(never);
  await runVirtual(clock, () => false, 3_600_000);
  assert.equal(connection.lost.aborted, false);
  await connection.send(lines(2));
  await runVirtual(clock, () => false, 29_000);
  receiver.answerLater([0]);
  await runVirtual(clock, () => false, 29_000);
  assert.equal(connection.lost.aborted, false);
  await runVirtual(clock, () => connection.lost.aborted, 2_000);
  assert.equal((await lossOf(connection)).code, 'destination-silent');
});

test('an answer nobody waits for, a second one, and what is no answer end the connection', async () => {
  const wrong = [
    '4 rsp 6 200 OK\n',
    '2 rsp 6 200 OK\n2 rsp 6 200 OK\n',
    '0 rsp 6 200 OK\n',
    '9 open 0\n',
    'x',
  ];
  for (const said of wrong) {
    const { receiver, destination } = setUp(held);
    const connection = await destination.open(never);
    await connection.send(lines(2));
    receiver.say(said);
    assert.equal((await lossOf(connection)).code, 'destination-not-relp', said);
    assert.ok(connection.proven <= 1);
  }
});

test('a session that is not opened says why', async () => {
  const refused = await openingFailure({ openAnswer: '500 no more sessions' });
  assert.deepEqual(refused.code, 'destination-relp-refused');
  assert.match(refused.message, /"500 no more sessions"/);
  for (const openAnswer of [
    '200 OK',
    '200 OK\nrelp_version=0\ncommands=eventlog',
    '200 OK\ncommands=syslog',
  ]) {
    assert.equal((await openingFailure({ openAnswer })).code, 'destination-not-relp', openAnswer);
  }
});

test('a receiver that does not answer the opening is given up after ten seconds', async () => {
  const { clock, destination } = setUp({ openAnswer: undefined });
  const opening = destination.open(never).then(
    () => undefined,
    (error: unknown) => error,
  );
  let failure: unknown;
  void opening.then((error) => {
    failure = error;
  });
  await runVirtual(clock, () => failure !== undefined, 11_000);
  assert.ok(failure instanceof ConnectorError);
  assert.equal(failure.code, 'destination-timed-out');
  assert.match(failure.message, /did not open a RELP session within 10 s/);
});

test('a close waits for what is out, then ends the session in order', async () => {
  const { receiver, destination } = setUp(held);
  const connection = await destination.open(never);
  await connection.send(lines(2));
  const closing = connection.close(never);
  assert.equal(receiver.closes, 0);
  receiver.answerLater([0, 1]);
  await closing;
  assert.deepEqual([receiver.closes, connection.proven, connection.lost.aborted], [1, 2, false]);
  await connection.close(never);
});

test('a close at the end of its time lets go of a window that is full', async () => {
  const { receiver, destination } = setUp(held, { relpWindow: 1 });
  const connection = await destination.open(never);
  const sending = connection.send(lines(2));
  await until('the window is full', () => receiver.messages.length === 1);
  await connection.close(AbortSignal.abort());
  await sending;
  assert.deepEqual([receiver.closes, connection.proven], [0, 0]);
});

test('whatever the receiver does and however often it dies, no line is lost and few are repeated', async () => {
  const script = fc.array(
    fc.record({ afterMs: fc.nat({ max: 3_000 }), how: fc.constantFrom('die', 'serverclose', 'mute') }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom(1, 7, 128), async (faults, relpWindow) => {
      const manners: RelpManners = {};
      const { clock, receiver, destination } = setUp(manners, { relpWindow });
      const taken = () => receiver.messages.map((message) => message.slice(message.indexOf('CEF')));
      const stop = new AbortController();
      const count = 400;
      const sender = startSender(
        destination,
        clock,
        { count, line: lineOf, perSecond: 100 },
        stop.signal,
        (from, to) => {
          const there = new Set(taken());
          for (let at = from; at < to; at += 1)
            assert.ok(there.has(lineOf(at).text), `${at} is called proven`);
        },
      );
      for (const { afterMs, how } of faults) {
        await runVirtual(clock, () => false, afterMs);
        if (how === 'mute') manners.answer = () => undefined;
        if (how === 'serverclose') receiver.say('0 serverclose 0\n');
        await runVirtual(clock, () => false, 50);
        receiver.die();
        delete manners.answer;
      }
      assert.equal(await runVirtual(clock, () => sender.proven === count, 120_000), true);
      stop.abort();
      assert.ok(receiver.messages.length - count <= (sender.losses + 1) * relpWindow);
    }),
    { numRuns: 25 },
  );
});

test('a line that fills its limit is as long as maxBytes, which the frame around it does not touch', async () => {
  const { receiver, destination } = setUp({}, { maxBytes: 2_000 });
  const connection = await destination.open(never);
  const text = 'x'.repeat(destination.textLimit('contoso-defender'));
  await connection.send([{ text, host: 'contoso-defender', severity: 8 }]);
  const bytes = Buffer.byteLength(receiver.messages[0] ?? '');
  assert.ok(bytes <= 2_000 && bytes >= 1_998, `${bytes} bytes`);
});
