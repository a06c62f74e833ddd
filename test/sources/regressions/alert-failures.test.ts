// Where other collectors of alerts stopped, skipped or moved on when Microsoft failed, was late, or changed what it
// had told; the numbers are those of our survey.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AlertWorld,
  alertKinds,
  alertWorld,
  graphAlertKind,
  issueAlerts,
} from '../../doubles/alert-kinds.ts';
import { refusedList } from '../../doubles/odata-tenant.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const spread = Array.from({ length: 25 }, (_, n) => (n + 1) * minuteMs);

/** The rounds until one has nothing to complain about; at most so many. */
async function roundsUntilGood({ books, source, clock }: AlertWorld, most: number): Promise<number> {
  for (let rounds = 1; rounds <= most; rounds += 1) {
    if ((await books.round(source)) === undefined) return rounds;
    clock.advance(minuteMs);
  }
  return most + 1;
}

function keysWithout({ books }: AlertWorld, id: string): readonly string[] {
  return [...books.issued].filter((key) => !key.startsWith(`${id}@`));
}

async function pendingMs({ source, books, clock }: AlertWorld): Promise<number> {
  const span = { fromMs: clock.now() - dayMs, toMs: clock.now() };
  const spans = (await source.coverage(books.state.view(), span))[0]?.spans ?? [];
  const pending = spans.filter(({ state, reason }) => state === 'pending' && reason !== undefined);
  return pending.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

for (const kind of alertKinds) {
  // 101
  test(`${kind.kind.kind}: one alert that Microsoft fails on keeps no other back, and comes when it can be read`, async () => {
    const world = alertWorld(kind);
    const { api, books, clock, source } = world;
    issueAlerts(world, spread);
    api.poison.add('id-7');
    assert.ok((await roundsUntilGood(world, 5)) <= 2);
    books.assertHasEach(keysWithout(world, 'id-7'));
    assert.equal(books.has([...books.issued][7] ?? ''), false);
    assert.equal(await pendingMs(world), 1);
    assert.ok(api.requests.length < 100, `${api.requests.length} requests`);
    // From now on it costs next to nothing, also when the span around it is read again.
    api.requests.length = 0;
    for (let round = 0; round < 3; round += 1) {
      clock.advance(minuteMs);
      assert.equal(await books.round(source), undefined);
    }
    assert.ok(api.requests.length <= 15, `${api.requests.length} requests`);
    api.poison.clear();
    clock.advance(6 * hourMs);
    assert.equal(await roundsUntilGood(world, 1), 1);
    books.assertHasEach([...books.issued]);
    assert.equal(await pendingMs(world), 0);
  });
}

// 101
test('an alert that cannot be read for seven days is told as lost, once', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock, notices, source } = world;
  issueAlerts(world, spread);
  const at = clock.now() - (spread[7] ?? 0);
  api.poison.add('id-7');
  await roundsUntilGood(world, 5);
  for (let day = 0; day < 9; day += 1) {
    clock.advance(dayMs);
    await roundsUntilGood(world, 5);
    assert.equal(books.gaps.length, day < 6 ? 0 : 1, `day ${day}`);
  }
  assert.deepEqual(
    books.gaps.map(({ from, to, reason }) => [Date.parse(from), Date.parse(to), reason]),
    [[at, at + 1, 'unreadable']],
  );
  assert.equal(notices.filter(({ notice }) => notice === 'span-unreadable').length, 1);
  const [coverage] = await source.coverage(books.state.view(), { fromMs: at, toMs: at + 1 });
  assert.equal(coverage?.spans[0]?.state, 'lost');
});

test('a storm of errors costs few requests, and nothing is given up for it', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, source, clock } = world;
  issueAlerts(world, spread);
  api.fault = () => refusedList('InternalServerError', 500);
  const error = await books.round(source);
  assert.equal((error as { code?: string }).code, 'source-failing');
  assert.ok(api.requests.length <= 4, `${api.requests.length} requests`);
  assert.equal([...books.state.view().entries('poison/')].length, 0);
  api.fault = () => undefined;
  clock.advance(minuteMs);
  assert.equal(await books.round(source), undefined);
  books.assertHasEach([...books.issued]);
});

// 23
test('a throttle in the middle of a walk through pages loses nothing and asks for nothing more', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, source } = world;
  api.limit = 4;
  issueAlerts(world, spread);
  api.fault = () => (api.requests.length === 3 ? refusedList('TooManyRequests', 429) : undefined);
  const error = await books.round(source);
  assert.deepEqual(
    [
      (error as { code?: string }).code,
      (error as { retryAfterMs?: number }).retryAfterMs,
      api.requests.length,
    ],
    ['source-throttled', 30_000, 3],
  );
  assert.equal(await books.round(source), undefined);
  books.assertHasEach([...books.issued]);
});

// 2, 39
test('an error in the middle of a walk keeps what was read, and the walk goes on from there after a restart', async () => {
  const world = alertWorld(graphAlertKind, { rereadHours: { eachPoll: 0, eachHour: 0, eachDay: 0 } });
  const { api, books } = world;
  api.limit = 4;
  issueAlerts(world, spread.toReversed());
  api.fault = () =>
    api.requests.length === 4 ? { status: 503, headers: { 'retry-after': '9' } } : undefined;
  assert.notEqual(await books.round(world.source), undefined);
  const firstAsked = api.requests[0]?.url;
  world.restart();
  api.requests.length = 0;
  api.fault = () => undefined;
  assert.equal(await books.round(world.source), undefined);
  books.assertHasEach([...books.issued]);
  assert.notEqual(api.requests[0]?.url, firstAsked);
});

// 10
test('a host whose clock runs ahead never asks beyond what Microsoft knows, and misses nothing by it', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock } = world;
  const atMicrosoft = () => clock.now() - 3 * hourMs;
  const answer = api.answer.bind(api);
  api.answer = (request) => ({
    ...answer(request),
    headers: { date: new Date(atMicrosoft()).toUTCString() },
  });
  await books.round(world.source);
  for (let round = 0; round < 5; round += 1) {
    // By Microsoft's clock these are fresh.
    issueAlerts(world, [3 * hourMs + 10]);
    clock.advance(minuteMs);
    api.requests.length = 0;
    assert.equal(await books.round(world.source), undefined);
    const bounds = api.requests.map(({ url }) =>
      Date.parse(/ lt (\S+)/.exec(new URL(url).searchParams.get('$filter') ?? '')?.[1] ?? ''),
    );
    assert.ok(Math.max(...bounds) <= atMicrosoft());
  }
  books.assertHasEach([...books.issued]);
});

// 4, 24
test('an alert that shows hours after it was made is read, because no time of an event moves anything', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock, source } = world;
  issueAlerts(world, spread);
  const updated = new Date(clock.now() - 40 * minuteMs).toISOString();
  const visibleAtMs = clock.now() + 20 * hourMs;
  api.versions.push({ id: 'late', updated, created: updated, visibleAtMs });
  books.issued.add(`late@${updated}`);
  for (let hour = 0; hour < 26; hour += 1) {
    assert.equal(await books.round(source), undefined);
    clock.advance(hourMs);
  }
  books.assertHasEach([...books.issued]);
});

// 26, 29
test('an alert comes once however often it is read again, and once more for each update', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock, source } = world;
  issueAlerts(world, [minuteMs]);
  for (let poll = 0; poll < 30; poll += 1) {
    if (poll === 10) {
      const updated = new Date(clock.now()).toISOString();
      api.versions.push({
        id: 'id-0',
        updated,
        created: updated,
        visibleAtMs: 0,
        more: { status: 'resolved' },
      });
      books.issued.add(`id-0@${updated}`);
    }
    clock.advance(minuteMs);
    assert.equal(await books.round(source), undefined);
  }
  books.assertHasEach([...books.issued]);
});

test('words that Graph added later come as they are, because every request says that it knows them', async () => {
  const world = alertWorld(graphAlertKind);
  world.api.limit = 2;
  world.api.links = 'token';
  issueAlerts(world, spread);
  await roundsUntilGood(world, 1);
  assert.ok(world.api.requests.length > 10);
  assert.ok(world.api.requests.every(({ headers }) => headers['prefer'] === 'include-unknown-enum-members'));
});

// 8, 97
test('an error in place of a list is never an empty list, whatever its status', async () => {
  for (const body of [{ error: { code: 'UnknownError' } }, {}, { value: null }, [], 'null', '']) {
    const world = alertWorld(graphAlertKind);
    issueAlerts(world, spread);
    world.api.fault = () => ({ status: 200, body });
    assert.notEqual(await world.books.round(world.source), undefined);
    assert.deepEqual([...world.books.state.view().entries('span/')], []);
  }
});
