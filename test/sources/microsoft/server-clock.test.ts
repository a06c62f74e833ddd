import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../../src/notices/notice.ts';
import { apiTime } from '../../../src/sources/microsoft/api-time.ts';
import { createServerClock } from '../../../src/sources/microsoft/server-clock.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

function answerAt(ms: number | undefined) {
  const headers: Record<string, string> = ms === undefined ? {} : { date: new Date(ms).toUTCString() };
  return { status: 200, headers, body: (async function* () {})() };
}

test('the clock follows the dates of answers, takes seconds for noise and tells a minute once', () => {
  const own = new VirtualClock();
  const notices: Notice[] = [];
  const clock = createServerClock(own, 's', (notice) => notices.push(notice));
  clock.observe(answerAt(own.now() + 3_000));
  assert.equal(clock.now(), own.now());
  clock.observe(answerAt(own.now() - 7_200_000));
  clock.observe(answerAt(own.now() - 7_200_000));
  assert.equal(clock.now(), own.now() - 7_200_000);
  assert.deepEqual(notices, [{ notice: 'clock-skewed', source: 's', skewMs: -7_200_000 }]);
  assert.equal(clock.observe(answerAt(undefined)), undefined);
  assert.equal(clock.now(), own.now() - 7_200_000);
  clock.observe(answerAt(own.now()));
  assert.equal(clock.now(), own.now());
});

test('times of the API are UTC without a zone, to the millisecond, and the year 1 is no time', () => {
  assert.equal(apiTime('2015-06-29T20:03:19'), Date.UTC(2015, 5, 29, 20, 3, 19));
  assert.equal(apiTime('2020-09-30T14:11:44.0779765Z'), Date.UTC(2020, 8, 30, 14, 11, 44, 77));
  assert.equal(apiTime('2020-09-30T14:11:44+02:00'), Date.UTC(2020, 8, 30, 12, 11, 44));
  for (const none of ['0001-01-01T00:00:00', '', 'soon', '10/31/2024 1:31:54 PM', null, 5, undefined]) {
    assert.equal(apiTime(none), undefined);
  }
});
