// What other collectors of alerts lost, or told twice, between the pages of an answer; the numbers are those of our
// survey, and of issues of elastic/integrations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AlertWorld,
  alertKinds,
  alertWorld,
  graphAlertKind,
  issueAlerts,
} from '../../doubles/alert-kinds.ts';

const minuteMs = 60_000;

async function collect(world: AlertWorld): Promise<void> {
  assert.equal(await world.books.round(world.source), undefined);
  world.books.assertHasEach([...world.books.issued]);
}

function filterOf({ url }: { readonly url: string }): string {
  return new URL(url).searchParams.get('$filter') ?? '';
}

const spread = Array.from({ length: 25 }, (_, n) => (n + 1) * 1_000);

for (const kind of alertKinds) {
  // 1, 14
  test(`${kind.kind.kind}: page two and all that follow are read when every page names the next one`, async () => {
    const world = alertWorld(kind);
    Object.assign(world.api, { limit: 4, links: 'token' });
    issueAlerts(world, spread);
    await collect(world);
    const linked = world.api.requests.filter(
      ({ url }) => url.includes('$skiptoken') || url.includes('%24skiptoken'),
    );
    assert.equal(linked.length, 6);
  });

  // 20234
  test(`${kind.kind.kind}: nothing is lost when full pages name no next one`, async () => {
    const world = alertWorld(kind);
    world.api.limit = 4;
    issueAlerts(world, spread);
    await collect(world);
  });

  // 16
  test(`${kind.kind.kind}: alerts of one update time at a page's border are all read`, async () => {
    const world = alertWorld(kind);
    world.api.limit = 3;
    issueAlerts(world, [5_000, 4_000, 3_000, 3_000, 3_000, 2_000, 1_000]);
    await collect(world);
  });
}

// 20234
test('a page limit below $top is no sign that a short page is the last one', async () => {
  const world = alertWorld(graphAlertKind);
  world.api.limit = 7;
  issueAlerts(world, spread);
  await collect(world);
  assert.equal(new URL(world.api.requests[0]?.url ?? '').searchParams.get('$top'), '1000');
});

test('alerts that leave the list between two pages make none be passed over, though the links count by $skip', async () => {
  const world = alertWorld(graphAlertKind);
  Object.assign(world.api, { limit: 5, links: 'skip' });
  issueAlerts(world, spread);
  let isFirst = true;
  world.api.afterAnswer = () => {
    if (!isFirst) return;
    isFirst = false;
    // The five that were on the first page are updated: now they stand behind all others.
    for (const version of world.api.versions.slice(-5)) {
      const updated = new Date(world.clock.now() + 1_000).toISOString();
      world.api.versions.push({ ...version, updated });
      world.books.issued.add(`${version.id}@${updated}`);
    }
  };
  assert.equal(await world.books.round(world.source), undefined);
  world.clock.advance(5 * minuteMs);
  await collect(world);
  assert.ok(world.api.requests.every(({ url }) => !/skip=/.test(decodeURIComponent(url))));
  assert.ok(world.notices.some(({ notice }) => notice === 'next-link-refused'));
});

// 1
test('a next link to another host or list gets no token, and what it led to is read all the same', async () => {
  for (const elsewhere of [
    'https://evil.example/v1.0/security/alerts_v2',
    'https://graph.microsoft.com/v1.0/users',
  ]) {
    const world = alertWorld(graphAlertKind);
    world.api.limit = 4;
    issueAlerts(world, spread);
    const { api } = world;
    const answer = api.answer.bind(api);
    api.answer = (request) => {
      const right = answer(request);
      return {
        ...right,
        body: { ...(right.body as object), '@odata.nextLink': `${elsewhere}?$skiptoken=1` },
      };
    };
    await collect(world);
    assert.ok(api.requests.every(({ url }) => !url.startsWith(elsewhere)));
  }
});

// 33
test('a server that compares `gt` where `ge` was asked, or gives more than was asked for, makes no alert come twice', async () => {
  const world = alertWorld(graphAlertKind);
  world.api.limit = 3;
  issueAlerts(world, spread);
  const { api } = world;
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    // Bounds are compared as whole seconds, as some servers do.
    const url = new URL(request.url);
    url.searchParams.set('$filter', filterOf(request).replace(/\.\d+Z/g, 'Z'));
    return answer({ ...request, url: url.href });
  };
  await collect(world);
  world.clock.advance(minuteMs);
  await collect(world);
});

test('more alerts of one update time than fit on a page are told apart by their time of creation', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock } = world;
  api.limit = 3;
  const updated = new Date(clock.now() - 5_000).toISOString();
  for (let n = 0; n < 20; n += 1) {
    const created = new Date(clock.now() - 10_000 - n).toISOString();
    api.versions.push({ id: `id-${n}`, updated, created, visibleAtMs: 0 });
    books.issued.add(`id-${n}@${updated}`);
  }
  issueAlerts(world, [9_000, 1_000]);
  await collect(world);
  assert.deepEqual(books.gaps, []);
});

test('alerts that no time tells apart and that do not fit on a page are told as a gap, and only those', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books, clock } = world;
  api.limit = 3;
  issueAlerts(world, [9_000, 9_000, 5_000, 5_000, 5_000, 5_000, 5_000, 1_000, 1_000, 1_000]);
  assert.equal(await books.round(world.source), undefined);
  const at = clock.now() - 5_000;
  assert.deepEqual(
    books.gaps.map(({ from, to, reason }) => [Date.parse(from), Date.parse(to), reason]),
    [[at, at + 1, 'unreadable']],
  );
  const lost = async () => {
    const [coverage] = await world.source.coverage(books.state.view(), {
      fromMs: at - 1_000,
      toMs: at + 1_000,
    });
    return coverage?.spans.filter(({ state }) => state === 'lost').map(({ fromMs, toMs }) => [fromMs, toMs]);
  };
  assert.deepEqual(await lost(), [[at, at + 1]], 'the ledger says the same');
  const has = api.versions.filter(({ id, updated }) => books.has(`${id}@${updated}`));
  assert.equal(has.length, 8);
  const crowded = () => world.notices.filter(({ notice }) => notice === 'time-crowded').length;
  assert.equal(crowded(), 1);
  // Read again, with what there is room for now: told already, and remembered as long as the ledger may ask for it.
  clock.advance(minuteMs);
  assert.equal(await books.round(world.source), undefined);
  assert.deepEqual([crowded(), await lost()], [1, [[at, at + 1]]]);
  for (let day = 0; day < 10; day += 1) {
    clock.advance(24 * 60 * minuteMs);
    assert.equal(await books.round(world.source), undefined);
  }
  clock.advance(9 * 24 * 60 * minuteMs);
  assert.equal(await books.round(world.source), undefined);
  assert.equal([...books.state.view().entries('crowded/')].length, 0);
});

// 24
test('an order that is not kept, or refused, loses nothing', async () => {
  for (const order of ['ignores', 'refuses'] as const) {
    for (const isShuffled of [false, true]) {
      const world = alertWorld(graphAlertKind);
      Object.assign(world.api, { limit: 10, order });
      if (isShuffled)
        world.api.arrange = (rows) => rows.toSorted((a, b) => (String(a['id']) < String(b['id']) ? 1 : -1));
      issueAlerts(world, [...spread, 500, 500, 500, 26_000, 26_000]);
      await collect(world);
    }
  }
});

// 24
test('an empty first page does not end a list that goes on', async () => {
  const world = alertWorld(graphAlertKind);
  issueAlerts(world, spread);
  const { api } = world;
  const answer = api.answer.bind(api);
  api.answer = (request) => {
    if (request.url.includes('skiptoken')) {
      return answer({ ...request, url: request.url.replace(/&\$skiptoken=\w+/, '') });
    }
    return { body: { value: [], '@odata.nextLink': `${request.url}&$skiptoken=1` } };
  };
  await collect(world);
});

// 1
test('next links that lead round in a circle end with an error, not with the round', async () => {
  const world = alertWorld(graphAlertKind);
  world.api.answer = (request) => ({ body: { value: [], '@odata.nextLink': request.url } });
  const error = await world.books.round(world.source);
  assert.equal((error as { code?: string }).code, 'source-answer-malformed');
});

// 15
test('bounds keep all seven digits of a time, so that the rest of a second or millisecond is never passed over', async () => {
  const world = alertWorld(graphAlertKind);
  const { api, books } = world;
  api.limit = 2;
  for (let n = 1; n <= 6; n += 1) {
    const updated = `2026-01-08T08:30:00.100000${n}Z`;
    api.versions.push({ id: `id-${n}`, updated, created: updated, visibleAtMs: 0 });
    books.issued.add(`id-${n}@${updated}`);
  }
  await collect(world);
  assert.ok(api.requests.some((request) => filterOf(request).includes('ge 2026-01-08T08:30:00.1000003Z')));
});
