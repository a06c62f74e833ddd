import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPresenceWatch, type PresenceWatch } from '../../src/mapping/presence.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const hourMs = 3_600_000;

/** Counts so many records in the time given; what was told meanwhile. */
function pass(
  watch: PresenceWatch,
  clock: VirtualClock,
  records: number,
  lastsMs: number,
  recordAt: (index: number) => Record<string, unknown>,
): readonly string[] {
  const vanished: string[] = [];
  for (let index = 0; index < records; index += 1) {
    clock.advance(lastsMs / records);
    vanished.push(...watch.count(recordAt(index)));
  }
  return vanished;
}

const whole = () => ({ Title: 'a', Severity: 'High' });

test('a field that came with nearly all records and comes with none is told once', () => {
  const clock = new VirtualClock();
  const watch = createPresenceWatch(['Title', 'Severity'], clock);
  const nearlyAll = (index: number) => (index % 50 === 0 ? { Title: 'a' } : whole());
  assert.deepEqual(pass(watch, clock, 2_500, 2.5 * hourMs, nearlyAll), []);
  const without = (index: number) => ({ Title: 'a', Severity: ['', null, undefined][index % 3] });
  assert.deepEqual(pass(watch, clock, 2_500, 2.5 * hourMs, without), ['Severity']);
  assert.deepEqual(pass(watch, clock, 5_000, 5 * hourMs, without), []);
});

test('a field that comes now and then, and one that comes still, are no drift', () => {
  const clock = new VirtualClock();
  const watch = createPresenceWatch(['Title', 'Severity'], clock);
  const title = () => ({ Title: 'a' });
  const often = (index: number) => (index % 10 === 0 ? title() : whole());
  pass(watch, clock, 5_000, 5 * hourMs, often);
  assert.deepEqual(pass(watch, clock, 5_000, 5 * hourMs, title), []);
  pass(watch, clock, 5_000, 5 * hourMs, whole);
  const rarely = (index: number) => (index % 200 === 0 ? whole() : title());
  assert.deepEqual(pass(watch, clock, 5_000, 5 * hourMs, rarely), []);
});

test('a burst of one kind of record closes no window, however many there are', () => {
  const clock = new VirtualClock();
  const watch = createPresenceWatch(['Title', 'Severity'], clock);
  pass(watch, clock, 100_000, hourMs, whole);
  assert.deepEqual(
    pass(watch, clock, 100_000, hourMs / 2, () => ({ Title: 'a' })),
    [],
  );
  assert.deepEqual(pass(watch, clock, 100_000, hourMs, whole), []);
});

test('a type of few records is watched by the day', () => {
  const clock = new VirtualClock();
  const watch = createPresenceWatch(['Title', 'Severity'], clock);
  pass(watch, clock, 250, 60 * hourMs, whole);
  assert.deepEqual(
    pass(watch, clock, 250, 60 * hourMs, () => ({ Title: 'a' })),
    ['Severity'],
  );
});
