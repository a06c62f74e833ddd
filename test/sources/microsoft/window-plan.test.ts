import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planWindows } from '../../../src/sources/microsoft/window-plan.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const hourMs = 3_600_000;
const rereadHours = { eachPoll: 1, eachHour: 24, eachDay: 168 };

function plan(state: KeptState, untilMs: number, furthestBackMs = 168 * hourMs) {
  const input = { keyPrefix: '', firstPullHours: 24, rereadHours, stepMs: 1_000 };
  return planWindows({ ...input, state: state.view(), untilMs, furthestBackMs });
}

test('whatever the clock does, windows are upright, whole seconds, at most a day long and within reach', () => {
  const steps = fc.array(fc.integer({ min: -400 * hourMs, max: 400 * hourMs }), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (jumps) => {
      const state = new KeptState();
      let now = Date.UTC(2026, 0, 8, 9, 0, 0);
      for (const jump of jumps) {
        now += jump;
        const { windows } = plan(state, now);
        assert.ok(windows.length > 0);
        for (const { fromMs, toMs, completed } of windows) {
          assert.ok(fromMs < toMs && toMs - fromMs <= 24 * hourMs);
          assert.ok(fromMs >= now - 168 * hourMs && toMs <= now);
          assert.equal((fromMs % 1_000) + (toMs % 1_000), 0);
          state.apply(completed(undefined));
        }
      }
    }),
  );
});

test('as time goes on, with rounds that end anywhere, no moment is left out', () => {
  const rounds = fc.array(
    fc.record({ waitMs: fc.integer({ min: 1_000, max: 30 * hourMs }), completes: fc.nat({ max: 9 }) }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(rounds, (steps) => {
      const state = new KeptState();
      let now = Date.UTC(2026, 0, 8, 9, 0, 0);
      const firstMoment = now - 24 * hourMs;
      let readTo: number | undefined;
      for (const { waitMs, completes } of steps) {
        const { opening, windows } = plan(state, now, 9_000 * hourMs);
        state.apply(opening);
        for (const { fromMs, toMs, completed } of windows.slice(0, completes)) {
          assert.ok(fromMs <= (readTo ?? firstMoment), 'a crack between windows');
          assert.ok(fromMs >= firstMoment);
          readTo = Math.max(readTo ?? 0, toMs);
          state.apply(completed(undefined));
        }
        now += waitMs;
      }
    }),
  );
});

test('a start and a mark in the future, left by a clock that jumped, are put right', () => {
  const now = Date.UTC(2026, 0, 8, 9, 0, 0);
  const state = new KeptState();
  state.apply(['start', 'mark', 'reread-hour'].map((put) => ({ put, value: now + 99 * hourMs })));
  const { opening, windows } = plan(state, now);
  assert.deepEqual(opening, [{ put: 'start', value: now - 24 * hourMs }]);
  assert.deepEqual(
    windows.map(({ fromMs, toMs }) => [(now - fromMs) / hourMs, (now - toMs) / hourMs]),
    [
      [1, 0],
      [24, 1],
    ],
  );
});

test('what lies further back than the API reaches is told as lost', () => {
  const state = new KeptState();
  const now = Date.UTC(2026, 0, 8, 9, 0, 0);
  for (const window of plan(state, now).windows) state.apply(window.completed(undefined));
  const later = now + 200 * hourMs;
  assert.deepEqual(plan(state, later).windows[0]?.lost, { fromMs: now, toMs: later - 168 * hourMs + 1_000 });
});

test('an answer made before a window begins says nothing about it', () => {
  const state = new KeptState();
  const atMicrosoft = Date.UTC(2026, 0, 8, 9, 0, 0);
  state.apply([
    { put: 'start', value: atMicrosoft - 48 * hourMs },
    { put: 'mark', value: atMicrosoft - 24 * hourMs },
  ]);
  // The host believes it is a month later, when all that was not read yet would be out of reach.
  const { windows } = plan(state, atMicrosoft + 720 * hourMs);
  for (const window of windows) assert.deepEqual(window.completed(atMicrosoft), []);
});

test('a clock that is behind does not take the mark back', () => {
  const state = new KeptState();
  const atMicrosoft = Date.UTC(2026, 0, 8, 9, 0, 0);
  const mark = atMicrosoft - hourMs;
  state.apply([
    { put: 'start', value: atMicrosoft - 9_000 * hourMs },
    { put: 'mark', value: mark },
  ]);
  for (const window of plan(state, atMicrosoft - 720 * hourMs).windows) {
    state.apply(window.completed(atMicrosoft));
    assert.equal(state.view().get('mark'), mark);
  }
});
