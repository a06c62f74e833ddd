import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertWorld, graphIncidentKind, issueAlerts } from '../../doubles/alert-kinds.ts';

const signal = new AbortController().signal;
const incident = {
  id: '4711',
  created: '2026-01-08T08:00:00Z',
  updated: '2026-01-08T08:30:00Z',
  visibleAtMs: 0,
};

test('an incident becomes a record, and one that was merged into another is done with', async () => {
  const { source, books, api, clock } = alertWorld(graphIncidentKind);
  api.versions.push({ ...incident, more: { status: 'active', redirectIncidentId: null } });
  const first = await books.state.takeIn(source.pull(books.state.view(), signal));
  const updated = new Date(clock.now()).toISOString();
  api.versions.push({ ...incident, updated, more: { status: 'Redirected', redirectIncidentId: '9' } });
  clock.advance(60_000);
  const second = await books.state.takeIn(source.pull(books.state.view(), signal));
  const records = [...first, ...second].flatMap((page) => page.records);
  assert.deepEqual(
    records.map(({ type, id, version, facts }) => [type, id, version, facts]),
    [
      ['graph-incident', '4711', incident.updated, { change: 'new' }],
      ['graph-incident', '4711', updated, { change: 'resolved', changed: 'status, redirectIncidentId' }],
    ],
  );
  const query = new URL(api.requests[0]?.url ?? '').searchParams;
  assert.equal(query.get('$top'), '50');
  assert.equal(query.has('$expand'), false);
});

test('an incident too large with its alerts comes without them, and all others with theirs', async () => {
  const world = alertWorld(graphIncidentKind, { expandAlerts: true });
  const { api, books, clock, source } = world;
  issueAlerts(world, [5_000, 4_000, 3_000, 2_000]);
  api.tooLargeExpanded.add('id-2');
  const collected = async () => {
    const pages = await books.state.takeIn(source.pull(books.state.view(), signal));
    return pages.flatMap(({ records }) =>
      records.map(({ id, json }) => [id, Buffer.from(json).includes('"alerts"')]),
    );
  };
  assert.deepEqual(await collected(), [
    ['id-0', true],
    ['id-1', true],
    ['id-2', false],
    ['id-3', true],
  ]);
  assert.equal([...books.state.view().entries('poison/')].length, 0);
  clock.advance(60_000);
  assert.deepEqual(await collected(), []);
  const told = world.notices.filter(({ notice }) => notice === 'elements-unexpanded');
  assert.deepEqual(told, [
    { notice: 'elements-unexpanded', source: source.name, what: 'incidents', expand: 'alerts', count: 1 },
  ]);
});

test('incidents come through where Microsoft fails on all that are to carry their alerts', async () => {
  const world = alertWorld(graphIncidentKind, { expandAlerts: true });
  issueAlerts(
    world,
    Array.from({ length: 60 }, (_, n) => n * 1_000 + 500),
  );
  world.api.fault = ({ url }) => (url.includes('$expand') ? { status: 500 } : undefined);
  for (let rounds = 0; rounds < 10 && (await world.books.round(world.source)) !== undefined; rounds += 1) {
    world.clock.advance(60_000);
  }
  world.books.assertHasEach([...world.books.issued]);
});
