import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Connection } from '../../src/destinations/destination.ts';
import { createGroupConnection } from '../../src/destinations/group-connection.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Line } from '../../src/model/line.ts';
import { ScriptedConnection } from '../doubles/scripted-destination.ts';
import { until } from '../doubles/until.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const host = 'contoso-defender';
const noBetterHosts = () => new Promise<void>(() => {});

function line(feed: string, number: number): Line {
  return { text: `${feed} ${number}`, host, severity: 5, feed };
}

function start(seats: readonly ScriptedConnection[], betterHosts: () => Promise<void> = noBetterHosts) {
  const losses: { address: string; again: number }[] = [];
  const connection = createGroupConnection({
    seats: seats.map((each, index) => ({ address: `tcp://${index}`, connection: each })),
    clock: new VirtualClock(),
    betterHosts,
    onLost: ({ address }, { again }) => losses.push({ address, again }),
  });
  return { connection, losses };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('each feed stays on one host, and the proven prefix waits for the slower host', async () => {
  const seats = [new ScriptedConnection(false), new ScriptedConnection(true)];
  const { connection } = start(seats);
  await connection.send(['a', 'b', 'a', 'b', 'a', 'b'].map((feed, index) => line(feed, index)));
  await until('all is handed over', () => seats.every(({ lines }) => lines.length === 3));
  assert.deepEqual(
    seats.map(({ lines }) => lines.map(({ feed }) => feed).join('')),
    ['aaa', 'bbb'],
  );
  assert.equal(connection.proven, 0);
  seats[0]?.prove(2);
  await until('the gap closes', () => connection.proven === 4);
  seats[0]?.prove(3);
  await until('all is proven', () => connection.proven === 6);
  await connection.close(AbortSignal.abort());
});

test('of a host that dies only what it had not proven goes again, in order, before what follows', async () => {
  const seats = [new ScriptedConnection(false), new ScriptedConnection(false)];
  const { connection, losses } = start(seats);
  await connection.send(['a', 'b', 'a', 'a', 'b'].map((feed, index) => line(feed, index)));
  await until('all is handed over', () => seats[0]?.lines.length === 3);
  seats[0]?.prove(1);
  await until('one is proven', () => connection.proven === 1);
  seats[0]?.lose();
  await until('it is told', () => losses.length === 1);
  await connection.send([line('a', 5)]);
  await until('they go again', () => seats[1]?.lines.length === 5);
  assert.deepEqual(losses, [{ address: 'tcp://0', again: 2 }]);
  assert.deepEqual(
    seats[1]?.lines.map(({ text }) => text),
    ['b 1', 'b 4', 'a 2', 'a 3', 'a 5'],
  );
  assert.ok(!connection.lost.aborted);
  seats[1]?.prove(5);
  await until('all is proven', () => connection.proven === 6);
  seats[1]?.lose();
  await until('nobody is left', () => connection.lost.aborted);
  await assert.rejects(connection.send([line('a', 6)]), { code: 'destination-unreachable' });
  assert.equal(losses[1]?.again, 0);
});

test('when better hosts are there, what is out is proven first and nothing more is taken', async () => {
  const better = Promise.withResolvers<void>();
  const seat = new ScriptedConnection(false);
  const closed = Promise.withResolvers<void>();
  seat.close = async () => {
    seat.closes += 1;
    await closed.promise;
    seat.prove(2);
  };
  const { connection } = start([seat], () => better.promise);
  await connection.send([line('a', 0), line('a', 1)]);
  better.resolve();
  await until('it is drained', () => seat.closes === 1);
  const refused = connection.send([line('a', 2)]).catch((error: unknown) => error);
  await turn();
  assert.ok(!connection.lost.aborted);
  closed.resolve();
  const error = await refused;
  assert.ok(error instanceof ConnectorError && error.code === 'destination-hosts-change');
  assert.deepEqual([connection.proven, seat.lines.length], [2, 2]);
});

test('a host that takes nothing more holds the sender back, and a close in time ends that', async () => {
  const seat = new ScriptedConnection(false);
  seat.send = () => new Promise(() => {});
  const { connection } = start([seat]);
  let hasRoom = false;
  const text = 'x'.repeat(1_000);
  const sending = connection
    .send(Array.from({ length: 1_000 }, () => ({ text, host, severity: 5, feed: 'a' })))
    .then(() => {
      hasRoom = true;
    });
  await turn();
  assert.ok(!hasRoom);
  await connection.close(AbortSignal.abort());
  await sending;
  assert.equal(connection.proven, 0);
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ send: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ prove: fc.nat(2), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ lose: fc.nat(2) }) },
);

test('whatever dies when: no line counts as proven before a host proved it, none is left out, feeds keep their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const seats = [0, 1, 2].map(() => new ScriptedConnection(false));
      const { connection } = start(seats);
      const sent: string[] = [];
      const isLive = (seat: ScriptedConnection | undefined): seat is ScriptedConnection =>
        seat !== undefined && !seat.lost.aborted;
      for (const now of steps) {
        if ('send' in now) {
          const lines = now.send.map((feed, index) => line(feed, sent.length + index));
          sent.push(...lines.map(({ text }) => text));
          await connection.send(lines);
        } else if ('prove' in now) {
          const seat = seats[now.prove];
          if (isLive(seat))
            seat.prove(seat.proven + Math.ceil((seat.lines.length - seat.proven) * now.share));
        } else {
          const seat = seats[now.lose];
          // The last one lives, so that everything can be proven in the end.
          if (isLive(seat) && seats.filter(isLive).length > 1) seat.lose();
        }
        await turn();
        checkProven(connection, seats, sent);
      }
      await turn();
      for (const seat of seats.filter(isLive)) seat.prove(seat.lines.length);
      await turn();
      checkProven(connection, seats, sent);
      assert.equal(connection.proven, sent.length);
      for (const seat of seats) checkOrder(seat);
      await connection.close(AbortSignal.abort());
    }),
    { numRuns: 150 },
  );
});

function checkProven(
  connection: Connection,
  seats: readonly ScriptedConnection[],
  sent: readonly string[],
): void {
  const proven = new Set(seats.flatMap((seat) => seat.lines.slice(0, seat.proven).map(({ text }) => text)));
  for (const text of sent.slice(0, connection.proven)) assert.ok(proven.has(text), `${text} is not proven`);
}

/** What goes again may repeat at another host, never out of order at one. */
function checkOrder({ lines }: ScriptedConnection): void {
  for (const feed of ['a', 'b', 'c', 'd']) {
    const numbers = lines.filter((each) => each.feed === feed).map(({ text }) => Number(text.split(' ')[1]));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
  }
}
