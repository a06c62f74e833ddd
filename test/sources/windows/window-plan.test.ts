import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planWindows } from '../../../src/sources/windows/window-plan.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { spansIn } from '../../doubles/spans-in.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const rereadHours = { eachPoll: 1, eachHour: 24, eachDay: 168 };
const morning = Date.UTC(2026, 0, 8, 9, 0, 0);

/** A host's clock beside Microsoft's: `skewMs` is what answers have shown so far. */
class TestClock {
  hostMs: number;
  skewMs = 0;
  hasObserved = false;

  constructor(hostMs: number) {
    this.hostMs = hostMs;
  }

  now(): number {
    return this.hostMs + this.skewMs;
  }

  observe(microsoftMs: number): number {
    this.skewMs = microsoftMs - this.hostMs;
    this.hasObserved = true;
    return microsoftMs;
  }
}

function plan(state: KeptState, clock: TestClock | number, furthestBackMs = 168 * hourMs) {
  return planWindows({
    keyPrefix: '',
    settleSeconds: 0,
    firstPullHours: 24,
    rereadHours,
    stepMs: 1_000,
    state: state.view(),
    clock: typeof clock === 'number' ? new TestClock(clock) : clock,
    furthestBackMs,
  });
}

/** Hours before `now` at which the spans begin and end. */
function hoursBefore(now: number, spans: readonly { readonly fromMs: number; readonly toMs: number }[]) {
  return spans.map(({ fromMs, toMs }) => [(now - fromMs) / hourMs, (now - toMs) / hourMs]);
}

test('whatever the clock does, windows are upright, whole seconds, at most a day long and within reach', () => {
  const steps = fc.array(fc.integer({ min: -400 * hourMs, max: 400 * hourMs }), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (jumps) => {
      const state = new KeptState();
      let now = morning;
      for (const jump of jumps) {
        now += jump;
        const { opening, windows } = plan(state, now);
        state.apply(opening);
        assert.ok(windows.length > 0);
        for (const window of windows) {
          const { fromMs, toMs } = window;
          assert.ok(fromMs < toMs && toMs - fromMs <= 24 * hourMs);
          assert.ok(fromMs >= now - 168 * hourMs && toMs <= now);
          assert.equal((fromMs % 1_000) + (toMs % 1_000), 0);
          state.apply(window.read(window, undefined));
        }
      }
    }),
  );
});

test('as time goes on, with windows that fail and rounds that end anywhere, every moment is read in the end', () => {
  const rounds = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 1, max: 30 * 3_600 }).map((seconds) => seconds * 1_000),
      fails: fc.array(fc.boolean(), { maxLength: 9 }),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(rounds, (steps) => {
      const state = new KeptState();
      let now = morning;
      const read: [number, number][] = [];
      const begin = now - 24 * hourMs;
      for (const { waitMs, fails } of [...steps, { waitMs: 0, fails: [] }]) {
        const { opening, windows } = plan(state, now, 9_000 * hourMs);
        state.apply(opening);
        for (const [i, window] of windows.entries()) {
          assert.ok(window.fromMs >= begin);
          if (fails[i] === true) continue;
          read.push([window.fromMs, window.toMs]);
          state.apply(window.read(window, undefined));
        }
        now += waitMs;
      }
      read.sort(([a], [b]) => a - b);
      let readTo = begin;
      for (const [from, to] of read) {
        assert.ok(from <= readTo, `a crack at ${new Date(readTo).toISOString()}`);
        readTo = Math.max(readTo, to);
      }
      assert.equal(readTo, now);
      assert.deepEqual(spansIn(state.view()), [[begin, now, 'read']]);
    }),
  );
});

test('a window that fails keeps no later one from counting as read, and is asked for again', () => {
  const state = new KeptState();
  state.apply(plan(state, morning).opening);
  const first = plan(state, morning + 48 * hourMs);
  state.apply(first.opening);
  for (const window of first.windows.slice(1)) state.apply(window.read(window, undefined));
  const now = morning + 48 * hourMs;
  const [again, tail] = plan(state, now).windows;
  assert.deepEqual(
    hoursBefore(
      now,
      [again, tail].flatMap((window) => window ?? []),
    ),
    [
      [72, 48],
      [1, 0],
    ],
  );
});

test('half a window that was read is not asked for again', () => {
  const state = new KeptState();
  const { opening, windows } = plan(state, morning);
  state.apply(opening);
  const [window] = windows;
  assert.ok(window);
  state.apply(window.read({ fromMs: window.fromMs, toMs: window.fromMs + 6 * hourMs }, undefined));
  const open = plan(state, morning).windows.filter(({ isReread }) => !isReread);
  assert.deepEqual(hoursBefore(morning, open), [[19, 0]]);
});

test('a start in the future, left by a clock that jumped, is put right by the first answer', () => {
  const state = new KeptState();
  state.apply([
    { put: 'start', value: [morning + 99 * hourMs, 0] },
    { put: 'reread-hour', value: morning + 99 * hourMs },
  ]);
  const { opening, windows, lost } = plan(state, morning);
  assert.deepEqual(opening, []);
  assert.deepEqual(hoursBefore(morning, windows), [[24, 0]]);
  for (const window of windows) state.apply(window.read(window, undefined));
  assert.deepEqual(lost(), []);
  assert.deepEqual(state.view().get('start'), [morning - 24 * hourMs, 0]);
});

test('what lies further back than the API reaches is lost, once, when a round has shown what time it is', () => {
  const state = new KeptState();
  const first = plan(state, morning);
  state.apply(first.opening);
  for (const window of first.windows) state.apply(window.read(window, undefined));
  const later = morning + 200 * hourMs;
  const second = plan(state, later);
  assert.deepEqual(second.lost(), [], 'no answer has shown that it is really so late');
  const [window] = second.windows;
  assert.ok(window);
  state.apply(window.read(window, undefined));
  const [lost, ...more] = second.lost();
  assert.deepEqual([lost?.fromMs, lost?.toMs], [morning, later - 168 * hourMs + 1_000]);
  assert.deepEqual(more, []);
  state.apply(lost?.changes ?? []);
  const third = plan(state, later);
  for (const each of third.windows) state.apply(each.read(each, undefined));
  assert.deepEqual(third.lost(), []);
});

test('answers of a failing API are enough to tell that the time is over', () => {
  const state = new KeptState();
  const clock = new TestClock(morning);
  state.apply(plan(state, clock).opening);
  clock.hostMs += 400 * hourMs;
  const { lost } = plan(state, clock);
  clock.observe(clock.hostMs);
  assert.equal(lost().length, 1);
});

test('a host whose clock is a month ahead or behind notes nothing as read and nothing as lost', () => {
  for (const wrongByMs of [30 * dayMs, -30 * dayMs]) {
    const state = new KeptState();
    const right = plan(state, morning);
    state.apply(right.opening);
    for (const window of right.windows) state.apply(window.read(window, undefined));
    const before = spansIn(state.view());
    const clock = new TestClock(morning + hourMs + wrongByMs);
    const wrong = plan(state, clock);
    state.apply(wrong.opening);
    for (const window of wrong.windows) {
      state.apply(window.read(window, clock.observe(morning + hourMs)));
    }
    assert.deepEqual(wrong.lost(), []);
    assert.deepEqual(spansIn(state.view()), before);
    // The answer has put the clock right: the next round reads the hour that is missing, and nothing else is open.
    const next = plan(state, clock);
    assert.deepEqual(hoursBefore(morning + hourMs, next.windows.slice(0, 1)), [[2, 0]]);
    for (const window of next.windows) state.apply(window.read(window, clock.observe(morning + hourMs)));
    assert.deepEqual(next.lost(), []);
  }
});

test('a first pull decided by a wrong clock is put right by the first answer that tells the time', () => {
  for (const wrongByMs of [30 * dayMs, -30 * dayMs]) {
    const state = new KeptState();
    const clock = new TestClock(morning + wrongByMs);
    const first = plan(state, clock);
    state.apply(first.opening);
    clock.observe(morning);
    assert.deepEqual(first.lost(), []);
    const second = plan(state, clock);
    state.apply(second.opening);
    assert.deepEqual(hoursBefore(morning, second.windows), [[24, 0]]);
    for (const window of second.windows) state.apply(window.read(window, morning));
    assert.deepEqual(second.lost(), []);
  }
});

test('an answer made before a part of a window begins says nothing about it', () => {
  const state = new KeptState();
  const { opening, windows } = plan(state, morning);
  state.apply(opening);
  const [window] = windows;
  assert.ok(window);
  assert.deepEqual(window.read(window, window.fromMs - 1), []);
  state.apply(window.read(window, morning - 6 * hourMs));
  assert.deepEqual(spansIn(state.view()), [[morning - 24 * hourMs, morning - 6 * hourMs, 'read']]);
});

test('what was lost is forgotten after eight days, together with what was read before it', () => {
  const state = new KeptState();
  let now = morning;
  const round = () => {
    const { opening, windows, lost } = plan(state, now);
    state.apply(opening);
    for (const window of windows) state.apply(window.read(window, undefined));
    for (const { changes } of lost()) state.apply(changes);
  };
  round();
  now += 10 * dayMs;
  round();
  assert.equal(spansIn(state.view()).length, 2);
  for (let day = 0; day < 9; day += 1) {
    now += dayMs;
    round();
  }
  assert.equal(spansIn(state.view()).length, 1);
  assert.deepEqual(plan(state, now).lost(), []);
});
