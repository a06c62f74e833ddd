// What the books say of content that can not be fetched any more, and how late or how often content comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityCode, type PlainAnswer, SimulatedCloud } from '../doubles/simulated-cloud.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const general = 'contentType=Audit.General';

interface Content {
  readonly contentUri: string;
  readonly contentId: string;
  readonly contentCreated: string;
  readonly contentExpiration: string;
}

type Options = ConstructorParameters<typeof SimulatedCloud>[0];

async function subscribed(events: NonNullable<Options>['events']): Promise<SimulatedCloud> {
  const simulated = new SimulatedCloud({
    events: { detectionShare: 0, blobRecords: 1, ...events },
    listingPageSize: 1_000,
  });
  await simulated.activity('POST', `subscriptions/start?${general}`);
  return simulated;
}

async function list(simulated: SimulatedCloud, fromMs?: number): Promise<readonly Content[]> {
  const write = (atMs: number) => new Date(atMs).toISOString().slice(0, 19);
  const window = fromMs === undefined ? '' : `&startTime=${write(fromMs)}&endTime=${write(fromMs + dayMs)}`;
  return (await simulated.activity('GET', `subscriptions/content?${general}${window}`)).json() as Content[];
}

async function fetchBlob(simulated: SimulatedCloud, uri: string): Promise<PlainAnswer> {
  return simulated.ask('GET', uri, await simulated.token('https://manage.office.com'));
}

const ofGeneral = (simulated: SimulatedCloud) =>
  [...simulated.cloud.issued()].filter(({ losses }) => losses.some((l) => l.contentType === 'Audit.General'));

test('what expires unread is in the books with its content type and contentCreated', async () => {
  const simulated = await subscribed({});
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const contents = await list(simulated);
  const read = await fetchBlob(simulated, contents[0]?.contentUri ?? '');
  const [{ Id }] = read.json() as [{ Id: string }];
  simulated.clock.advance(7 * dayMs);
  await list(simulated);
  const lost = ofGeneral(simulated);
  assert.equal(lost.length, contents.length);
  const times = lost.flatMap(({ losses }) => losses.map(({ createdAtMs }) => createdAtMs)).sort();
  assert.deepEqual(times, contents.map(({ contentCreated }) => Date.parse(contentCreated)).sort());
  assert.ok(lost.every(({ losses }) => losses.every(({ reason }) => reason === 'expired')));
  assert.deepEqual(lost.filter(({ isExpired }) => !isExpired).map(({ id }) => id), [Id]); // biome-ignore format: one claim
});

test('what is made while the subscription is stopped is lost as unsubscribed at once', async () => {
  const simulated = await subscribed({});
  await simulated.activity('POST', `subscriptions/stop?${general}`);
  const stoppedAtMs = simulated.clock.now();
  simulated.tenant.addEvents(20, stoppedAtMs + 1_000);
  simulated.clock.advance(20 * 60_000);
  await simulated.activity('POST', `subscriptions/start?${general}`);
  const lost = ofGeneral(simulated);
  assert.ok(lost.length > 0);
  for (const { isExpired, losses } of lost) {
    assert.equal(isExpired, true);
    assert.deepEqual(losses.map(({ reason }) => reason), ['unsubscribed']); // biome-ignore format: one claim
    for (const { createdAtMs } of losses)
      assert.ok(createdAtMs >= stoppedAtMs && createdAtMs < simulated.clock.now());
  }
  assert.deepEqual(await list(simulated), []);
});

test('a poisoned blob fails whenever it is asked for, and is lost as unreadable when it expires', async () => {
  const simulated = await subscribed({});
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const [poisoned] = await list(simulated);
  assert.ok(poisoned);
  simulated.tenant.content.poison(poisoned.contentId);
  for (let asked = 0; asked < 3; asked += 1) {
    const answer = await fetchBlob(simulated, poisoned.contentUri);
    assert.deepEqual([answer.status, activityCode(answer)], [500, 'AF50000']);
    simulated.clock.advance(2 * dayMs);
  }
  simulated.clock.advance(dayMs);
  assert.equal(activityCode(await fetchBlob(simulated, poisoned.contentUri)), 'AF20051');
  const unreadable = ofGeneral(simulated).filter(({ losses }) => losses[0]?.reason === 'unreadable');
  assert.deepEqual(
    unreadable.map(({ losses }) => losses[0]?.createdAtMs),
    [Date.parse(poisoned.contentCreated)],
  );
});

test('a share of blobs can be poisoned by chance', async () => {
  const simulated = await subscribed({ poisonShare: 0.5 });
  simulated.tenant.addEvents(60, simulated.clock.now());
  simulated.clock.advance(120_000);
  const statuses = new Set<number>();
  for (const { contentUri } of await list(simulated))
    statuses.add((await fetchBlob(simulated, contentUri)).status);
  assert.deepEqual([...statuses].sort(), [200, 500]);
});

test('blobs can show up days after their contentCreated', async () => {
  const simulated = await subscribed({ lateShare: 1, lateMs: 3 * dayMs });
  const from = simulated.clock.now();
  simulated.tenant.addEvents(60, from);
  const seen: number[] = [];
  for (let day = 0; day < 4; day += 1) {
    seen.push((await list(simulated, from - hourMs)).length);
    simulated.clock.advance(dayMs);
  }
  assert.ok(
    (seen[0] ?? 1) === 0 && seen.every((count, at) => at === 0 || count > (seen[at - 1] ?? 0)),
    seen.join(),
  );
  for (const { contentCreated } of await list(simulated, from - hourMs))
    assert.ok(Date.parse(contentCreated) < from + hourMs);
});

test('an event can come again days later in a new blob, and counts as one', async () => {
  const simulated = await subscribed({ redeliverShare: 1, redeliverMs: 5 * dayMs });
  simulated.tenant.addEvents(30, simulated.clock.now());
  const times = new Map<string, number[]>();
  for (let day = 0; day < 6; day += 1) {
    simulated.clock.advance(dayMs);
    for (const { contentUri, contentCreated } of await list(simulated)) {
      for (const { Id } of (await fetchBlob(simulated, contentUri)).json() as { Id: string }[])
        times.set(Id, [...(times.get(Id) ?? []), Date.parse(contentCreated)]);
    }
  }
  const apart = [...times.values()].map(([first = 0, second = 0]) => second - first);
  assert.ok([...times.values()].every((blobs) => blobs.length === 2));
  assert.ok(Math.max(...apart) > 4 * dayMs && Math.min(...apart) < 2 * dayMs, apart.join());
  const books = [...simulated.cloud.issued()].filter(({ id }) => times.has(id));
  assert.ok(books.length === times.size && books.every(({ handedOut }) => handedOut === 2));
});

test('several blobs can have the same contentCreated', async () => {
  const simulated = await subscribed({ sameTimeShare: 1 });
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const contents = await list(simulated);
  assert.ok(contents.length > 2);
  assert.equal(new Set(contents.map(({ contentCreated }) => contentCreated)).size, 1);
  assert.equal(new Set(contents.map(({ contentId }) => contentId)).size, contents.length);
});

test('content lives as long as its contentExpiration says, also where that is longer than documented', async () => {
  const simulated = await subscribed({ contentLifeMs: 20 * dayMs });
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const [content] = await list(simulated);
  assert.ok(content);
  assert.equal(Date.parse(content.contentExpiration) - Date.parse(content.contentCreated), 20 * dayMs);
  simulated.clock.advance(19 * dayMs);
  assert.equal((await fetchBlob(simulated, content.contentUri)).status, 200);
  simulated.clock.advance(dayMs);
  assert.equal(activityCode(await fetchBlob(simulated, content.contentUri)), 'AF20051');
});
