// Every line arrives at real receivers byte for byte, in both formats, and is proven by their answer to a close.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Delivery, startDelivery } from './deliver.ts';
import { awkwardCef, awkwardLeef, goldenLines } from './lines.ts';
import { isInstalled, type Needed, type ReceiverProgram } from './receivers/program.ts';
import { startRsyslog } from './receivers/rsyslog.ts';
import { startSyslogNg } from './receivers/syslog-ng.ts';

const cef = [...awkwardCef, ...goldenLines('cef')];
const leef2 = [...awkwardLeef, ...goldenLines('leef').filter((line) => line.startsWith('LEEF:2.0'))];
const leef1 = [
  'LEEF:1.0|Microsoft|Office|1.0|mail:other|cat=mail-other\tsev=1\tsubject=a b',
  ...goldenLines('leef').filter((line) => line.startsWith('LEEF:1.0')),
];

interface Wish {
  readonly needed: readonly Needed[];
  readonly start: () => Promise<ReceiverProgram>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** How a received message is compared; default: as it is. */
  readonly textOf?: (message: string) => string;
}

async function assertUndamaged(context: TestContext, wish: Wish): Promise<Delivery | undefined> {
  if (!isInstalled(wish.needed, context)) return undefined;
  await using receiver = await wish.start();
  const delivery = startDelivery({ port: receiver.port, options: wish.options, lines: wish.lines });
  await delivery.finish(30);
  assert.equal(delivery.destination.proof, 'confirmed-by-close');
  assert.equal(delivery.sender.losses, 0);
  const received = receiver.output().map(wish.textOf ?? ((message) => message));
  // Around a rotation a receiver may read two connections at once, so only what arrived counts.
  assert.deepEqual(received.toSorted(), wish.lines.toSorted());
  return delivery;
}

for (const transport of ['tcp', 'ossl', 'gtls'] as const) {
  const needed: readonly Needed[] = transport === 'tcp' ? ['rsyslogd'] : ['rsyslogd', transport];
  const over = transport === 'tcp' ? 'tcp' : 'tls';

  test(`rsyslog (${transport}) takes CEF and LEEF 2.0 through profile rsyslog`, async (context) => {
    const delivery = await assertUndamaged(context, {
      needed,
      start: () => startRsyslog({ transport }),
      options: { profile: 'rsyslog', transport: over },
      lines: [...cef, ...leef2],
    });
    if (delivery === undefined) return;
    const isUnsealed = delivery.notices.some((notice) => notice.notice === 'destination-answer-unsealed');
    assert.equal(isUnsealed, transport === 'gtls');
  });
}

test('rsyslog takes CEF with header rfc3164-tag', async (context) => {
  await assertUndamaged(context, {
    needed: ['rsyslogd'],
    start: () => startRsyslog({ transport: 'tcp' }),
    options: { profile: 'rsyslog', transport: 'tcp', header: 'rfc3164-tag', framing: 'lf' },
    lines: cef,
    // RFC 3164 counts the blank after the tag to the message.
    textOf: (message) => message.replace(/^ /, ''),
  });
});

test('a receiver that keeps the raw message gets tagless CEF of profile arcsight undamaged', async (context) => {
  await assertUndamaged(context, {
    needed: ['rsyslogd', 'ossl'],
    start: () => startRsyslog({ transport: 'ossl', property: 'rawmsg' }),
    options: { profile: 'arcsight', rotateSeconds: 1 },
    lines: cef,
    textOf: (message) => message.slice(message.indexOf('CEF:')),
  });
});

for (const transport of ['tcp', 'tls'] as const) {
  test(`syslog-ng takes CEF and LEEF by octet counting (${transport})`, async (context) => {
    await assertUndamaged(context, {
      needed: ['syslogNg'],
      start: () => startSyslogNg({ transport, driver: 'syslog' }),
      options: { profile: 'rsyslog', transport },
      lines: [...cef, ...leef2, ...leef1],
    });
  });

  test(`syslog-ng takes CEF and LEEF by line feeds (${transport})`, async (context) => {
    await assertUndamaged(context, {
      needed: ['syslogNg'],
      start: () => startSyslogNg({ transport, driver: 'network' }),
      options: { profile: 'generic', format: 'cef', transport, framing: 'lf' },
      lines: [...cef, ...leef2, ...leef1],
    });
  });
}
