// What stands of a replay in the program's state, from its first id to its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  idKeysOf,
  type ReplayJob,
  replaysIn,
  startChanges,
  strayChanges,
} from '../../../src/pipeline/replay/job.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const nowMs = Date.UTC(2026, 0, 8);
const job: ReplayJob = {
  id: 'a1',
  destination: 'siem',
  createdAtMs: nowMs,
  perSecond: 200,
  places: { alert: { from: 0, to: 10_000 } },
  wanted: { what: 'records', fromMs: 0, toMs: nowMs, ids: 10_000 },
};
const keys = Array.from({ length: 10_000 }, (_, index) => `key-${index}`);

test('ids whose job is still being written are no strays, whatever is swept out meanwhile', () => {
  const state = new KeptState();
  for (const change of startChanges(job, keys)) {
    state.apply([change]);
    state.apply(strayChanges(state.view(), nowMs + 1_000));
  }
  assert.deepEqual(
    replaysIn(state.view()).map(({ job: { id } }) => id),
    ['a1'],
  );
  assert.equal(idKeysOf(state.view(), 'a1').size, keys.length);
  assert.deepEqual(strayChanges(state.view(), nowMs + 86_400_000), []);
});

test('ids whose job was never written are strays an hour later', () => {
  const state = new KeptState();
  state.apply(
    startChanges(job, keys)
      .slice(0, -2)
      .filter((change) => 'put' in change && !change.put.startsWith('replay/')),
  );
  assert.notEqual([...state.view().entries('replay-')].length, 0);
  state.apply(strayChanges(state.view(), nowMs + 3_600_000));
  assert.deepEqual([...state.view().entries('')], []);
});
