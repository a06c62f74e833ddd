import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialEvents } from '../../../src/sources/connector/credential-events.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 8, 9);

function look(state: KeptState, expiresAtMs: number, nowMs: number) {
  const secret = { name: 'client secret', of: 'tenant contoso', expiresAtMs, remedy: 'Renew it.' };
  const { events, changes } = credentialEvents(state.view(), [secret], nowMs);
  state.apply(changes);
  return events;
}

test('a credential is told 30, 14, 7 and 1 days before its end and at its end, each once', () => {
  const state = new KeptState();
  const told: unknown[] = [];
  for (let now = start; now < start + 50 * dayMs; now += dayMs / 4) {
    told.push(...look(state, start + 40 * dayMs, now).map((e) => [e.event, e.daysLeft, e.message]));
  }
  assert.deepEqual(told, [
    ['expiring', 30, 'The client secret of tenant contoso expires in 30 days.'],
    ['expiring', 14, 'The client secret of tenant contoso expires in 14 days.'],
    ['expiring', 7, 'The client secret of tenant contoso expires in 7 days.'],
    ['expiring', 1, 'The client secret of tenant contoso expires in 1 day.'],
    ['expired', 0, 'The client secret of tenant contoso has expired.'],
  ]);
});

test('who starts late hears of the most urgent stage only, and of no earlier one afterwards', () => {
  const state = new KeptState();
  const endMs = start + 5.5 * dayMs;
  assert.deepEqual(
    look(state, endMs, start).map((e) => [e.event, e.daysLeft]),
    [['expiring', 6]],
  );
  assert.deepEqual(look(state, endMs, start + dayMs), []);
  assert.deepEqual(look(state, endMs, start - 3 * dayMs), [], 'also when the clock is set back');
});

test('of two credentials that are in use by turns each is told once', () => {
  const state = new KeptState();
  const [current, next] = [start - dayMs, start + 5 * dayMs];
  assert.equal(look(state, current, start).length, 1);
  assert.equal(look(state, next, start).length, 1);
  assert.equal(look(state, current, start).length + look(state, next, start).length, 0);
});

test('a renewed credential starts anew', () => {
  const state = new KeptState();
  assert.equal(look(state, start, start)[0]?.event, 'expired');
  assert.deepEqual(look(state, start + 180 * dayMs, start), []);
  assert.equal(look(state, start + 180 * dayMs, start + 150 * dayMs)[0]?.daysLeft, 30);
});
