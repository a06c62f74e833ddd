import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Coverage, CoveredSpan } from '../../src/model/coverage.ts';
import { coverageFigures, feedCoverage } from '../../src/notices/coverage-report.ts';

const minuteMs = 60_000;

function covered(
  feed: string,
  ...spans: readonly (readonly [CoveredSpan['state'], from: number, to: number])[]
): Coverage {
  return {
    feed,
    spans: spans.map(([state, from, to]) => ({ state, fromMs: from * minuteMs, toMs: to * minuteMs })),
  };
}

const of = (coverage: Coverage) => feedCoverage('contoso', 'things', coverage);

test('a feed is complete through the first minute that is pending, over what is lost', () => {
  const feed = of(
    covered('things/a', ['complete', 10, 20], ['lost', 20, 25], ['complete', 25, 60], ['pending', 60, 61.5]),
  );
  assert.equal(feed.completeThroughMs, 60 * minuteMs);
  assert.deepEqual(feed.minutes, { complete: 45, pending: 1.5, lost: 5 });
  assert.equal(of(covered('things/a', ['complete', 10, 20])).completeThroughMs, 20 * minuteMs);
  assert.equal(of(covered('things/a')).completeThroughMs, undefined);
});

test('a source is as far as the last of its feeds, and a minute that several feeds lack counts once', () => {
  const feeds = [
    of(
      covered('things/a', ['complete', 0, 30], ['lost', 30, 40], ['complete', 40, 90], ['pending', 90, 100]),
    ),
    of(covered('things/b', ['lost', 0, 35], ['pending', 35, 50], ['complete', 50, 100])),
  ];
  assert.deepEqual(coverageFigures(feeds), {
    completeThroughMs: 35 * minuteMs,
    lostMinutes: 40,
    pendingMinutes: 25,
  });
});

test('a source of which one feed knows nothing yet is complete through no time', () => {
  const feeds = [of(covered('things/a', ['complete', 0, 30])), of(covered('things/b'))];
  assert.equal(coverageFigures(feeds).completeThroughMs, undefined);
  assert.equal(coverageFigures([]).completeThroughMs, undefined);
});
