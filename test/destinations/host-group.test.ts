// Destinations with several hosts, over real sockets that die and come back.
import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createDestination } from '../../src/destinations/create-destination.ts';
import { tryAgainMs } from '../../src/destinations/host-group.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import type { Line } from '../../src/model/line.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { type Collector, startCollector } from '../../src/simulator/collector.ts';
import { type Clock, systemClock } from '../../src/world/clock.ts';
import { waitUntil } from '../app/harness.ts';
import { startSender } from '../doubles/minimal-sender.ts';
import { speakRelp } from '../doubles/relp-receiver.ts';

/** Real time, but for the half minute until a host that is down is tried again. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms === tryAgainMs ? 500 : ms, signal),
};
const feeds = ['detections', 'alerts', 'audit'] as const;

const lines = 12_000;

interface Receiver {
  readonly collector: Collector;
  /** Numbers of the lines it read, as they came. */
  readonly numbers: number[];
}

async function startReceivers(t: TestContext, count: number) {
  const receivers: Receiver[] = [];
  const start = async (port: number, numbers: number[]) => {
    const onMessage = (message: string) => numbers.push(Number(/#(\d+)$/.exec(message)?.[1]));
    const collector = await startCollector({ clock: systemClock, port, onMessage });
    t.after(() => collector.close());
    return { collector, numbers };
  };
  for (let n = 0; n < count; n += 1) receivers.push(await start(0, []));
  const restart = async (index: number) => {
    const before = receivers[index];
    assert.ok(before !== undefined);
    receivers[index] = await start(before.collector.port, before.numbers);
  };
  return { receivers, restart };
}

async function startGroup(t: TestContext, group: 'failover' | 'balance') {
  const { receivers, restart } = await startReceivers(t, 2);
  const said: Notice[] = [];
  const options = destinationOptions.parse({
    name: 'siem',
    profile: 'rsyslog',
    transport: 'tcp',
    framing: 'lf',
    hosts: receivers.map(({ collector }) => `127.0.0.1:${collector.port}`),
    group,
    rotateSeconds: 1,
  });
  const destination = createDestination(options, { clock, report: (notice) => said.push(notice) });
  const stop = new AbortController();
  t.after(() => stop.abort());
  const feedOf = (index: number) => feeds[index % feeds.length] ?? feeds[0];
  const line = (index: number): Line => ({
    text: `line #${index}`,
    host: 'contoso-defender',
    severity: 5,
    feed: feedOf(index),
  });
  const sender = startSender(destination, clock, { count: lines, line, perSecond: 1_200 }, stop.signal);
  const states = () =>
    said.findLast((n) => n.notice === 'destination-hosts')?.hosts.map(({ state }) => state);
  const has = (notice: Notice['notice'], times = 1) =>
    waitUntil(notice, () => said.filter((n) => n.notice === notice).length >= times);
  return { receivers, restart, sender, said, states, has, feedOf, destination };
}

function checkNothingLost(receivers: readonly Receiver[]): number {
  const all = receivers.flatMap(({ numbers }) => numbers);
  const distinct = new Set(all);
  assert.equal(distinct.size, lines, 'lines are lost');
  return all.length - lines;
}

test('failover goes to the next host when the first dies, and back in order when it lives again', async (t) => {
  const run = await startGroup(t, 'failover');
  const [first, second] = run.receivers;
  await waitUntil('the first gets lines', () => (first?.numbers.length ?? 0) > 500);
  assert.deepEqual(run.states(), ['in-use', 'standby']);
  assert.equal(second?.numbers.length, 0);
  await first?.collector.die();
  await waitUntil('the second gets lines', () => (second?.numbers.length ?? 0) > 500);
  assert.deepEqual(run.states(), ['down', 'in-use']);
  const before = first?.numbers.length ?? 0;
  await run.restart(0);
  await run.has('destination-host-up');
  await waitUntil('the first gets lines again', () => (first?.numbers.length ?? 0) > before + 500);
  assert.deepEqual(run.states(), ['in-use', 'standby']);
  const atSecond = second?.numbers.length;
  await run.sender.done;
  assert.equal(second?.numbers.length, atSecond, 'the second got more after the move back');
  assert.equal(run.sender.losses, 2);
  const repeats = checkNothingLost(run.receivers);
  assert.ok(repeats <= 5_000, `${repeats} repeats`);
  // What was moved back was drained first: nothing the second has proven went again.
  assert.ok(Math.min(...(first?.numbers.slice(before) ?? [])) > Math.max(...(second?.numbers ?? [])));
});

test('balance keeps each feed on one host while both live, and goes on with one, and with both again', async (t) => {
  const run = await startGroup(t, 'balance');
  const feedsAt = (numbers: readonly number[]) => [...new Set(numbers.map(run.feedOf))];
  await waitUntil('both get lines', () => run.receivers.every(({ numbers }) => numbers.length > 300));
  const [one, other] = run.receivers.map(({ numbers }) => feedsAt(numbers));
  assert.equal((one?.length ?? 0) + (other?.length ?? 0), feeds.length, 'a feed came to both');
  const [first, second] = run.receivers;
  const before = second?.numbers.length ?? 0;
  await first?.collector.die();
  await waitUntil('the other gets all', () => feedsAt(second?.numbers.slice(before) ?? []).length === 3);
  assert.deepEqual(run.states(), ['down', 'in-use']);
  assert.equal(run.sender.losses, 0);
  await run.restart(0);
  await run.has('destination-host-up');
  await waitUntil('both are in use', () => run.states()?.every((state) => state === 'in-use') === true);
  const atFirst = first?.numbers.length ?? 0;
  await waitUntil('the first gets lines again', () => (first?.numbers.length ?? 0) > atFirst + 200);
  await run.sender.done;
  const repeats = checkNothingLost(run.receivers);
  assert.ok(repeats <= 5_000, `${repeats} repeats`);
  const down = run.said.filter((n) => n.notice === 'destination-host-down');
  assert.equal(down.length, 1);
  assert.ok((down[0]?.again ?? 0) <= 5_000);
});

test('when no host opens the refusal names all of them, and the weakest proof is the one of the group', async (t) => {
  const { receivers } = await startReceivers(t, 2);
  const hosts = receivers.map(({ collector }) => `127.0.0.1:${collector.port}`);
  for (const { collector } of receivers) await collector.die();
  const options = destinationOptions.parse({ name: 'siem', profile: 'sentinel', hosts, group: 'balance' });
  const said: Notice[] = [];
  const destination = createDestination(options, {
    clock: systemClock,
    report: (notice) => said.push(notice),
  });
  await assert.rejects(destination.open(new AbortController().signal), (error: Error) => {
    for (const host of hosts) assert.match(error.message, new RegExp(`tcp://${host}`));
    return 'code' in error && error.code === 'destination-refused';
  });
  assert.equal(destination.proof, 'confirmed-by-close');
  assert.equal(said.filter((n) => n.notice === 'destination-host-down').length, 2);
});

/** A RELP receiver on a socket, that resets all its connections when it dies. */
async function startRelp(t: TestContext) {
  const numbers: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const take = (message: string) => numbers.push(Number(/#(\d+)$/.exec(message)?.[1]));
    const say = (text: string) => socket.write(text);
    const speaker = speakRelp({}, say, () => socket.end(), take);
    socket.on('data', (bytes: Buffer) => speaker.hear(bytes)).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const die = () => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
  t.after(die);
  return { numbers, port: (server.address() as AddressInfo).port, die };
}

test('a RELP host that dies in a group loses nothing, and what it acknowledged does not go again', async (t) => {
  const relp = [await startRelp(t), await startRelp(t)] as const;
  const said: Notice[] = [];
  const options = destinationOptions.parse({
    name: 'siem',
    profile: 'rsyslog',
    transport: 'relp',
    hosts: relp.map(({ port }) => `127.0.0.1:${port}`),
    group: 'balance',
  });
  const destination = createDestination(options, { clock, report: (notice) => said.push(notice) });
  const stop = new AbortController();
  t.after(() => stop.abort());
  const line = (index: number): Line => {
    return { text: `line #${index}`, host: 'contoso-defender', severity: 5, feed: `feed-${index % 4}` };
  };
  const sender = startSender(destination, clock, { count: 4_000, line, perSecond: 4_000 }, stop.signal);
  await waitUntil('both get lines', () => relp.every(({ numbers }) => numbers.length > 200));
  relp[0].die();
  await sender.done;
  assert.equal(destination.proof, 'acknowledged-by-receiver');
  const all = relp.flatMap(({ numbers }) => numbers);
  assert.equal(new Set(all).size, 4_000);
  const [down] = said.filter((n) => n.notice === 'destination-host-down');
  assert.ok(all.length - 4_000 <= (down?.again ?? 0), 'more was repeated than was unproven');
  assert.equal(sender.losses, 0);
});
