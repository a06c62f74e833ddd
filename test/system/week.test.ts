// The simulated week: what arrived, the gap events and the ledger agree with the simulator's own books.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Loss } from '../../src/simulator/issued-records.ts';
import { documentedLimits } from '../../src/simulator/request-counts.ts';
import type { SeenGap } from '../doubles/gaps-in.ts';
import { inThread } from '../doubles/in-thread.ts';
import type { runWeek, WeekLook } from './week-run.ts';

const minuteMs = 60_000;

/** `SEED=17` runs another week, `WEEK=whole` one that is not four times as fast. */
const seed = Number(process.env['SEED'] ?? 1);

/** A blob that Microsoft could never hand out is given up when it expires, and told as expired. */
function isAbout(gap: SeenGap, loss: Loss): boolean {
  return (
    gap.what === loss.contentType &&
    gap.reason === (loss.reason === 'unreadable' ? 'expired' : loss.reason) &&
    gap.fromMs <= loss.createdAtMs &&
    loss.createdAtMs < gap.toMs
  );
}

/**
 * Where ledger and gap events differ, minute by minute. One event may tell of several pieces of content: then it
 * spans them all, and the ledger names the minutes in between for what they are.
 */
function differences({ coverage, gaps }: WeekLook): readonly string[] {
  const lost = coverage.feeds.flatMap(({ feed, spans }) =>
    spans.filter(({ state }) => state === 'lost').map((span) => ({ feed, ...span })),
  );
  const told = gaps.map((gap) => ({ feed: `${gap.source}/${gap.what}`, ...gap }));
  const minute = (ms: number) => Math.floor(ms / minuteMs);
  const isLost = (feed: string, ms: number) =>
    lost.some((span) => span.feed === feed && minute(span.fromMs) <= minute(ms) && ms < span.toMs);
  const untold = lost.filter(
    (span) =>
      !told.some(
        (gap) =>
          gap.feed === span.feed &&
          minute(gap.fromMs) <= minute(span.fromMs) &&
          minute(span.toMs - 1) <= minute(gap.toMs - 1),
      ),
  );
  const unknown = told
    .flatMap(({ feed, fromMs, toMs }) => [fromMs, toMs - 1].map((ms) => ({ feed, ms })))
    .filter(({ ms }) => ms >= coverage.fromMs && ms < coverage.toMs)
    .filter(({ feed, ms }) => !isLost(feed, ms));
  return [
    ...untold.map(({ feed, fromMs }) => `untold: ${feed} ${new Date(fromMs).toISOString()}`),
    ...unknown.map(({ feed, ms }) => `not in the ledger: ${feed} ${new Date(ms).toISOString()}`),
  ];
}

test('after a week of outage, throttling, an expired secret, a stopped subscription and a wrong clock all books agree', {
  timeout: 300_000,
}, async (t) => {
  const { issued, missing, holes, pause, busiestMinute, looks } = await inThread<typeof runWeek>(
    t,
    new URL('./week-run.ts', import.meta.url),
    'runWeek',
    seed,
  );
  const [whenOver, afterwards] = looks;
  const losses = issued.flatMap((record) => record.losses.map((loss) => ({ ...loss, record })));
  const expired = losses.filter(({ record }) => record.isExpired);
  t.diagnostic(
    `${issued.length} records issued, ${expired.length} lost, ${afterwards.gaps.length} gap events`,
  );

  assert.ok(issued.length > 1_000 && expired.length > 0, 'an empty week proves nothing');
  assert.deepEqual(afterwards.setAside, [], 'set aside');
  assert.deepEqual(missing, [], 'owed and not arrived');
  assert.equal(holes, 0);

  const untold = expired.filter((loss) => !afterwards.gaps.some((gap) => isAbout(gap, loss)));
  assert.deepEqual(untold, [], 'lost without a gap event');
  const isFounded = (gap: SeenGap) =>
    gap.reason === 'unsubscribed'
      ? gap.fromMs <= pause.fromMs && pause.toMs <= gap.toMs
      : losses.some((loss) => isAbout(gap, loss));
  const unfounded = afterwards.gaps.filter((gap) => !isFounded(gap));
  assert.deepEqual(unfounded, [], 'a gap event for what was not lost');
  assert.deepEqual([...new Set(afterwards.gaps.map(({ reason }) => reason))].sort(), [
    'expired',
    'unsubscribed',
  ]);

  // Also while it catches up on days without a network, and reads a week again.
  for (const api of ['graph-security', 'endpoint-alerts', 'activity'] as const) {
    assert.ok(busiestMinute[api] > 0 && busiestMinute[api] <= documentedLimits[api].perMinute, api);
  }

  for (const look of [whenOver, afterwards]) {
    assert.deepEqual(differences(look), [], 'the ledger calls lost what gap events told, minute by minute');
  }
  // All else is complete, up to what the next poll will ask for.
  for (const { feed, spans } of afterwards.coverage.feeds) {
    const pending = spans.filter(({ state }) => state === 'pending');
    assert.ok(pending.length <= 1, `${feed} has ${pending.length} pending spans`);
    for (const { fromMs } of pending) assert.ok(afterwards.coverage.toMs - fromMs < 61 * minuteMs, feed);
    assert.equal(spans[0]?.fromMs, afterwards.coverage.fromMs);
  }
});
