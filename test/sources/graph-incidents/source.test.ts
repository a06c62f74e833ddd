import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertWorld, graphIncidentKind } from '../../doubles/alert-kinds.ts';

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
