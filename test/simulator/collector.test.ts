import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { type Collector, type CollectorOptions, startCollector } from '../../src/simulator/collector.ts';
import { systemClock } from '../../src/world/clock.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';

const authority = makeAuthority();
const { certificate, key } = makeCertificate({ issuer: authority });
const collectors: Collector[] = [];
after(() => Promise.all(collectors.map((collector) => collector.close())));

async function start(options: Partial<CollectorOptions> = {}): Promise<Collector> {
  const collector = await startCollector({ clock: systemClock, ...options });
  collectors.push(collector);
  return collector;
}

async function open({ port }: Collector, isTls = false): Promise<Socket> {
  const socket = isTls
    ? connectTls({ host: '127.0.0.1', port, ca: authority.certificate })
    : connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, isTls ? 'secureConnect' : 'connect');
  return socket;
}

function line(sequence: number): string {
  const pairs = [`recordId=r${sequence}`, `seq=${sequence}`, 'tenant=contoso', 'feed=office-activity'];
  return `<165>Jan  8 09:14:02 contoso-defender LEEF:1.0|M|D|1.0|mail:spam|${pairs.join('\t')}`;
}

function lines(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => `${line(from + at)}\n`).join('');
}

for (const transport of ['TCP', 'TLS']) {
  test(`over ${transport} every line is read before an orderly end is answered`, async () => {
    const collector = await start(transport === 'TLS' ? { tls: { key, cert: certificate } } : {});
    const socket = await open(collector, transport === 'TLS');
    socket.resume();
    const counted = line(1_001);
    socket.write(lines(1, 1_000));
    socket.end(`${Buffer.byteLength(counted)} ${counted}`);
    await once(socket, 'end');
    assert.equal(collector.arrivals.lines, 1_001);
    assert.equal(collector.arrivals.times('contoso', 'r1001'), 1);
    assert.equal(collector.arrivals.feeds()[0]?.holes, 0);
  });
}

test('a frozen collector neither reads on nor answers an end until it thaws', async () => {
  const collector = await start();
  collector.freeze();
  const socket = await open(collector);
  let hasEnded = false;
  socket.resume().on('end', () => {
    hasEnded = true;
  });
  socket.end(lines(1, 10));
  await once(socket, 'finish');
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.deepEqual([hasEnded, collector.arrivals.lines], [false, 0]);
  collector.thaw();
  await once(socket, 'end');
  assert.equal(collector.arrivals.lines, 10);
});

test('a collector that dies resets its connections, and what it had not read is gone', async () => {
  for (const isTls of [false, true]) {
    const collector = await start(isTls ? { tls: { key, cert: certificate } } : {});
    collector.freeze();
    const socket = await open(collector, isTls);
    socket.write(lines(1, 10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const reset = new Promise((resolve) => socket.on('close', resolve));
    await collector.die();
    assert.equal(await reset, true);
    assert.equal(collector.arrivals.lines, 0);
  }
});

test('a swallowing collector answers the end of what it forgets', async () => {
  const collector = await start();
  collector.swallow(true);
  const socket = await open(collector);
  socket.resume().end(lines(1, 10));
  await once(socket, 'end');
  assert.equal(collector.arrivals.lines, 0);
});

test('a slow collector takes its time between reads', async () => {
  const waits: number[] = [];
  const clock = {
    ...systemClock,
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };
  const collector = await start({ clock });
  collector.slowTo(100);
  const socket = await open(collector);
  socket.resume().end(lines(1, 10));
  await once(socket, 'end');
  assert.equal(
    waits.reduce((sum, wait) => sum + wait, 0),
    100,
  );
});

test('a stream that cannot be followed is cut, and messages without an envelope are counted', async () => {
  const collector = await start();
  const socket = await open(collector);
  const reset = new Promise((resolve) => socket.on('close', resolve));
  socket.resume().write('<13>hello\n99999999 <13>');
  assert.equal(await reset, true);
  assert.equal(collector.arrivals.unreadable, 1);
});
