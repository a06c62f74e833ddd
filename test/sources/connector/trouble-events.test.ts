import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../../src/errors/codes.ts';
import type { HealthEvent } from '../../../src/sources/connector/health-event.ts';
import {
  createTroubleWatch,
  type TroubleWatch,
  type WatchedPart,
} from '../../../src/sources/connector/trouble-events.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 8, 9);

const well: WatchedPart = {
  about: 'source',
  name: 'office-activity',
  trouble: undefined,
  isStopped: false,
  isSeenWorking: true,
  roles: ['ActivityFeed.Read of Office 365 Management APIs'],
};

function ill(code: ErrorCode, sinceMs: number, more: Partial<WatchedPart> = {}): WatchedPart {
  return { ...well, trouble: { code, message: 'It failed.', remedy: 'Mend it.', sinceMs }, ...more };
}

/** Looks and commits what was to be told, as the connector source and the loop do. */
function look(watch: TroubleWatch, state: KeptState, parts: readonly WatchedPart[], nowMs: number) {
  const { events, changes } = watch.look(state.view(), parts, nowMs);
  state.apply(changes);
  return events;
}

/** Looks every ten seconds; `partAt` says how the part is then. */
function lookFor(
  watch: TroubleWatch,
  state: KeptState,
  partAt: (nowMs: number) => WatchedPart,
  fromMs: number,
  toMs: number,
): readonly HealthEvent[] {
  const events: HealthEvent[] = [];
  for (let now = fromMs; now < toMs; now += 10_000) events.push(...look(watch, state, [partAt(now)], now));
  return events;
}

const names = (events: readonly HealthEvent[]) => events.map(({ about, event }) => `${about} ${event}`);

test('what may pass by itself is told after ten minutes, once, and its recovery once', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const endsAt = start + 25 * minuteMs;
  const partAt = (now: number) => (now < endsAt ? ill('source-unreachable', start) : well);
  assert.deepEqual(lookFor(watch, state, partAt, start, start + 10 * minuteMs), []);
  const told = lookFor(watch, state, partAt, start + 10 * minuteMs, start + 60 * minuteMs);
  assert.deepEqual(told, [
    {
      at: '2026-01-08T09:10:00.000Z',
      about: 'source',
      event: 'failing',
      subject: 'office-activity',
      message: 'It failed.',
      remedy: 'Mend it.',
      code: 'source-unreachable',
      since: '2026-01-08T09:00:00.000Z',
      minutes: 10,
    },
    {
      at: '2026-01-08T09:26:00.000Z',
      about: 'source',
      event: 'recovered',
      subject: 'office-activity',
      message:
        'office-activity works again after 25 minutes. Nothing is lost of that time unless a collection gap says so.',
      code: 'source-unreachable',
      since: '2026-01-08T09:00:00.000Z',
      minutes: 25,
    },
  ]);
});

test('a failure that was never told has no recovery', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const partAt = (now: number) => (now < start + 9 * minuteMs ? ill('source-timeout', start) : well);
  assert.deepEqual(lookFor(watch, state, partAt, start, start + 60 * minuteMs), []);
});

test('trouble that changes its code lasts on', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const partAt = (now: number) =>
    ill(now % (2 * minuteMs) < minuteMs ? 'source-timeout' : 'source-connection-lost', now);
  const told = lookFor(watch, state, partAt, start, start + 30 * minuteMs);
  assert.deepEqual(names(told), ['source failing']);
  assert.equal(told[0]?.since, '2026-01-08T09:00:00.000Z');
});

test('what waits for a person is told at once, and again when it waits for another', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  assert.deepEqual(names(look(watch, state, [ill('credential-secret-expired', start)], start)), [
    'source failing',
  ]);
  const next = look(watch, state, [ill('source-audit-off', start)], start + minuteMs);
  assert.deepEqual(
    next.map(({ code }) => code),
    ['source-audit-off'],
  );
  assert.deepEqual(look(watch, state, [ill('source-audit-off', start)], start + 2 * minuteMs), []);
});

test('a missing permission is told at once with its roles, and a full journal only when it lasts', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const [missing] = look(watch, state, [ill('source-role-missing', start)], start);
  assert.equal(missing?.about, 'permission');
  assert.equal(missing?.event, 'missing');
  assert.deepEqual(missing?.roles, well.roles);
  const other = { name: 'graph-alerts' };
  assert.deepEqual(look(watch, state, [ill('journal-full', start, other)], start), []);
  assert.deepEqual(names(look(watch, state, [ill('journal-full', start, other)], start + 10 * minuteMs)), [
    'source failing',
  ]);
});

test('throttling is told when it has lasted for a quarter of an hour', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const partAt = () => ill('source-throttled', start);
  assert.deepEqual(lookFor(watch, state, partAt, start, start + 15 * minuteMs), []);
  const told = lookFor(watch, state, partAt, start + 15 * minuteMs, start + 120 * minuteMs);
  assert.deepEqual(names(told), ['source throttled']);
});

test('a part that flaps is told six times an hour, and in the end as it is', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  const endsAt = start + 180 * minuteMs;
  const partAt = (now: number) =>
    now < endsAt && now % (4 * minuteMs) < 2 * minuteMs ? ill('source-audit-off', now) : well;
  const told = lookFor(watch, state, partAt, start, endsAt);
  assert.equal(told.length, 18);
  const last = lookFor(watch, state, partAt, endsAt, endsAt + 65 * minuteMs);
  assert.equal([...told, ...last].at(-1)?.event, 'recovered');
});

test('a kill neither repeats what was told nor hides what was not', () => {
  const state = new KeptState();
  const trouble = ill('source-audit-off', start);
  const untold = createTroubleWatch().look(state.view(), [trouble], start);
  assert.equal(untold.events.length, 1, 'this page never reached the disk');
  assert.equal(look(createTroubleWatch(), state, [trouble], start + minuteMs).length, 1);
  assert.deepEqual(look(createTroubleWatch(), state, [trouble], start + 2 * minuteMs), []);
  const starting = { ...well, isSeenWorking: false };
  const watch = createTroubleWatch();
  const quiet = lookFor(watch, state, () => starting, start + 3 * minuteMs, start + 9 * minuteMs);
  assert.deepEqual(quiet, [], 'not failing yet is not working again');
  assert.deepEqual(names(look(watch, state, [well], start + 9 * minuteMs)), ['source recovered']);
});

test('a part that the configuration no longer names is forgotten', () => {
  const [watch, state] = [createTroubleWatch(), new KeptState()];
  look(watch, state, [ill('source-audit-off', start)], start);
  assert.deepEqual(look(watch, state, [], start + minuteMs), []);
  assert.deepEqual([...state.view().entries('health/')], []);
});
