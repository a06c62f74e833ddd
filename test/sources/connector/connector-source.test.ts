import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../../src/model/page.ts';
import type { CoverageFigures } from '../../../src/notices/coverage-report.ts';
import { canaryInjectedAtMs } from '../../../src/sources/connector/canary.ts';
import { createConnectorSource } from '../../../src/sources/connector/connector-source.ts';
import type { ExpiringCredential } from '../../../src/sources/connector/credential-events.ts';
import type { SettledFeeds } from '../../../src/sources/connector/heartbeat.ts';
import type { NumberedReject } from '../../../src/sources/connector/reject-events.ts';
import type { WatchedPart } from '../../../src/sources/connector/trouble-events.ts';
import { MemoryJournal } from '../../doubles/memory-journal.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const identity = { version: '1.2.3', configurationHash: 'c1', mappingVersion: '1.0', mappingHash: 'm1' };

function connector(clock: VirtualClock, more: { mappingHash?: string; coverage?: CoverageFigures } = {}) {
  const coverage: CoverageFigures | undefined = more.coverage;
  const settled: SettledFeeds[] = [{ destination: 'siem', sequences: {} }];
  const rejects: NumberedReject[] = [];
  const asked: number[] = [];
  const parts: WatchedPart[] = [];
  const credentials: ExpiringCredential[] = [];
  const completeThroughMs = new Map<string, number>();
  const own = { ...identity, mappingHash: more.mappingHash ?? identity.mappingHash };
  const source = createConnectorSource({
    name: 'connector',
    tenant: 'contoso',
    sources: new Set(['connector', 'things']),
    identity: own,
    heartbeatSeconds: 300,
    settled: () => settled,
    rejects: async (limit) => {
      asked.push(limit);
      return rejects.toSorted((a, b) => b.number - a.number).slice(0, limit);
    },
    coverage: () => coverage,
    completeThroughMs: () => completeThroughMs,
    parts: () => parts,
    credentials: () => credentials,
    drift: () => new Map(),
    clock,
    random: new SeededRandom(clock.now()),
  });
  return { source, identity: own, settled, rejects, asked, parts, credentials, completeThroughMs };
}

const text = new TextDecoder();

/** One round, committed; returns what was said. */
async function round(
  { source }: ReturnType<typeof connector>,
  journal: MemoryJournal,
): Promise<readonly [type: string, content: Record<string, unknown>][]> {
  const said: [string, Record<string, unknown>][] = [];
  const pages: Page[] = [];
  for await (const page of source.pull(await journal.state('connector'), new AbortController().signal)) {
    pages.push(page);
    for (const record of page.records) said.push([record.type, JSON.parse(text.decode(record.json))]);
  }
  for (const page of pages) await journal.commit('connector', page);
  return said;
}

test('a start is told once with the hashes, and what changed since the last start beside it', async () => {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const first = connector(clock);
  const [started] = await round(first, journal);
  assert.deepEqual(started, [
    'connector-lifecycle',
    { event: 'started', at: '2026-01-08T09:00:00.000Z', ...identity, what: 'service' },
  ]);
  assert.deepEqual(await round(first, journal), []);
  const again = await round(connector(clock, { mappingHash: 'm2' }), journal);
  assert.deepEqual(
    again.map(([, content]) => [content['event'], content['what']]),
    [
      ['started', 'service'],
      ['changed', 'mapping'],
    ],
  );
});

test('mappings that are read again while the service runs are told once, with their hash', async () => {
  const journal = new MemoryJournal();
  const running = connector(new VirtualClock());
  await round(running, journal);
  running.identity.mappingHash = 'm2';
  const told = await round(running, journal);
  assert.deepEqual(
    told.map(([type, content]) => [type, content['event'], content['what'], content['mappingHash']]),
    [['connector-lifecycle', 'changed', 'mapping', 'm2']],
  );
  assert.deepEqual(await round(running, journal), []);
});

test('heartbeats tell the proven lines per feed without a hole or an overlap, also across a restart', async () => {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const before = connector(clock);
  before.settled[0] = { destination: 'siem', sequences: { things: 10, 'things/audit': 4, gone: 9 } };
  const told = (await round(before, journal)).find(([type]) => type === 'connector-heartbeat')?.[1];
  assert.deepEqual(told, {
    at: '2026-01-08T09:00:00.000Z',
    tenant: 'contoso',
    destination: 'siem',
    intervalSeconds: 300,
    lines: 14,
    feeds: [
      { feed: 'things', lines: 10, firstSequence: 1, lastSequence: 10 },
      { feed: 'things/audit', lines: 4, firstSequence: 1, lastSequence: 4 },
    ],
    lags: [],
    ...identity,
  });
  clock.advance(299_000);
  assert.deepEqual(await round(before, journal), []);
  clock.advance(1_000);
  const coverage = { completeThroughMs: clock.now() - 60_000, pendingMinutes: 1.2, lostMinutes: 0 };
  const after = connector(clock, { coverage });
  after.settled[0] = { destination: 'siem', sequences: { things: 12, 'things/audit': 4 } };
  const next = (await round(after, journal)).find(([type]) => type === 'connector-heartbeat')?.[1];
  assert.deepEqual(
    [next?.['completeThrough'], next?.['pendingMinutes'], next?.['lostMinutes']],
    ['2026-01-08T09:04:00.000Z', 2, 0],
  );
  assert.deepEqual(next?.['feeds'], [{ feed: 'things', lines: 2, firstSequence: 11, lastSequence: 12 }]);
});

test('a heartbeat tells how far each source is behind, and when the first credential expires', async () => {
  const clock = new VirtualClock();
  const some = connector(clock);
  some.completeThroughMs.set('things', clock.now() - 61_400).set('others', clock.now() + 5_000);
  const remedy = 'Make a new one.';
  some.credentials.push(
    { name: 'certificate', expiresAtMs: clock.now() + 90 * 86_400_000, remedy },
    { name: 'client secret', expiresAtMs: clock.now() + 12.2 * 86_400_000, remedy },
  );
  const told = (await round(some, new MemoryJournal())).find(([type]) => type === 'connector-heartbeat')?.[1];
  assert.deepEqual(
    [told?.['lags'], told?.['lagSeconds'], told?.['daysLeft'], told?.['expires']],
    [
      [
        { source: 'things', seconds: 61 },
        { source: 'others', seconds: 0 },
      ],
      61,
      13,
      'client secret',
    ],
  );
});

test('with every round of heartbeats comes one canary, whose id tells when; they tell how long the last one took', async () => {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const some = connector(clock);
  const canaries: (number | undefined)[] = [];
  const heartbeats: unknown[] = [];
  for (const canaryMs of [undefined, 11_370]) {
    some.settled[0] = { destination: 'siem', sequences: {}, canaryMs };
    for await (const page of some.source.pull(
      await journal.state('connector'),
      new AbortController().signal,
    )) {
      await journal.commit('connector', page);
      for (const { type, id, json } of page.records) {
        if (type === 'connector-canary') canaries.push(canaryInjectedAtMs(id));
        if (type === 'connector-heartbeat') heartbeats.push(JSON.parse(text.decode(json)).canarySeconds);
      }
    }
    clock.advance(300_000);
  }
  assert.deepEqual(canaries, [clock.now() - 600_000, clock.now() - 300_000]);
  assert.deepEqual(heartbeats, [undefined, 11.4]);
});

test('a heartbeat is meant for the one destination it speaks of', async () => {
  const { source } = connector(new VirtualClock());
  const facts: unknown[] = [];
  for await (const page of source.pull(
    await new MemoryJournal().state('connector'),
    new AbortController().signal,
  )) {
    facts.push(...page.records.map((r) => [r.type, r.facts['destination']]));
  }
  assert.deepEqual(facts, [
    ['connector-lifecycle', undefined],
    ['connector-heartbeat', 'siem'],
    ['connector-canary', undefined],
  ]);
});

test('rejects are told as one event per reason and minute, with count and first ids, each once', async () => {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const it = connector(clock);
  await round(it, journal);
  const reject = (number: number, reason: string): NumberedReject => ({
    number,
    destination: 'siem',
    source: 'things',
    lane: 'alert',
    recordType: 'thing',
    recordId: `id${number}`,
    tenant: number === 99 ? 'fabrikam' : 'contoso',
    code: 'record-unmappable',
    reason,
  });
  it.rejects.push(reject(3, 'Not JSON.'), reject(2, 'No mapping.'), reject(1, 'Not JSON.'), reject(99, 'x'));
  clock.advance(30_000);
  assert.deepEqual(await round(it, journal), []);
  clock.advance(30_000);
  const said = await round(it, journal);
  assert.deepEqual(
    said.map(([, content]) => [content['reason'], content['count'], content['firstIds']]),
    [
      ['Not JSON.', 2, ['id1', 'id3']],
      ['No mapping.', 1, ['id2']],
    ],
  );
  clock.advance(60_000);
  assert.deepEqual(await round(it, journal), []);
  it.asked.length = 0;
  clock.advance(60_000);
  assert.deepEqual(await round(it, journal), []);
  assert.deepEqual(it.asked, [1], 'what was told, or is not ours, is not read again');
});

test('trouble and credentials are told in one page with what says so, and then no more', async () => {
  const clock = new VirtualClock();
  const journal = new MemoryJournal();
  const it = connector(clock);
  await round(it, journal);
  const trouble = { code: 'source-audit-off', message: 'No.', remedy: 'Do.', sinceMs: clock.now() } as const;
  it.parts.push({
    about: 'source',
    name: 'things',
    trouble,
    isStopped: false,
    isSeenWorking: false,
    roles: [],
  });
  it.credentials.push({ name: 'client secret', expiresAtMs: clock.now() + 1_000, remedy: 'Renew it.' });
  const said = await round(it, journal);
  assert.deepEqual(
    said.map(([type, content]) => [type, content['about'], content['event'], content['subject']]),
    [
      ['connector-health', 'source', 'failing', 'things'],
      ['connector-health', 'credential', 'expiring', 'client secret'],
    ],
  );
  assert.deepEqual(await round(it, journal), []);
});

test('a farewell says that the service stopped', () => {
  const [record] = connector(new VirtualClock()).source.farewell().records;
  assert.match(text.decode(record?.json), /"event":"stopped"/);
  assert.equal(record?.lane, 'connector');
});
