import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestBudget } from '../../../src/sources/odata/request-budget.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const minuteMs = 60_000;

test('neither rate is ever exceeded, whatever span one looks at, and what is allowed is used', () => {
  const clock = new VirtualClock();
  const rates = [
    { requests: 10, perMs: minuteMs },
    { requests: 100, perMs: 60 * minuteMs },
  ];
  const budget = createRequestBudget(rates, clock);
  const spentAt: number[] = [];
  for (let turn = 0; turn < 3_000; turn += 1) {
    try {
      budget.spend('Asking x for alerts');
      spentAt.push(clock.now());
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'source-rate-reached');
    }
    clock.advance(7_000);
  }
  for (const { requests, perMs } of rates) {
    const within = (at: number) => spentAt.filter((other) => other >= at && other < at + perMs).length;
    assert.ok(Math.max(...spentAt.map(within)) <= requests);
  }
  // 3,000 turns of 7 s are 5 hours and 50 minutes.
  assert.ok(spentAt.length >= 580, `${spentAt.length}`);
});

test('what is refused says when to come back', () => {
  const clock = new VirtualClock();
  const budget = createRequestBudget([{ requests: 2, perMs: 60 * minuteMs }], clock);
  budget.spend('Asking x for alerts');
  clock.advance(minuteMs);
  budget.spend('Asking x for alerts');
  assert.throws(() => budget.spend('Asking x for alerts'), {
    code: 'source-rate-reached',
    retryAfterMs: 59 * minuteMs,
    message: 'Asking x for alerts: its 2 requests within 60 minutes are used up; the rest follows.',
  });
});
