import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes } from '../../../src/errors/codes.ts';
import type { HttpAnswer } from '../../../src/sources/http-client.ts';
import { activityRefusal } from '../../../src/sources/office-activity/activity-refusal.ts';
import { afCodes } from '../../../src/sources/office-activity/af-codes.ts';

const attempt = 'Asking manage.office.com for content';

function answer(status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers, body: (async function* () {})() };
}

test('every AF code is told by its number and meaning, whatever the status', () => {
  for (const [word, entry] of Object.entries(afCodes)) {
    for (const status of [200, 400, 403, 500]) {
      const text = JSON.stringify({ error: { code: word, message: 'canary' } });
      const error = activityRefusal(answer(status), text, attempt);
      assert.equal(error?.code, entry.code);
      if (error === undefined || entry.code === undefined) continue;
      assert.equal(error.message, `${attempt}: HTTP ${status}, ${word}: ${entry.meaning}.`);
      assert.equal(error.remedy, entry.remedy ?? codes[entry.code].remedy);
    }
  }
});

test('a throttled answer as Microsoft prints it, in single quotes under 403, is still throttling', () => {
  const text = "{'error':{'code':'AF429','message':'Too many requests. Method=GetBlob'}}";
  const error = activityRefusal(answer(403, { 'retry-after': '60' }), text, attempt);
  assert.deepEqual([error?.code, error?.retryAfterMs], ['source-throttled', 60_000]);
});

test('without a code the status decides, and an unknown code is named', () => {
  const byStatus = [401, 403, 404, 408, 429, 503, 418].map(
    (status) => activityRefusal(answer(status), '{"Message":"denied"}', attempt)?.code,
  );
  assert.deepEqual(byStatus, [
    'source-token-refused',
    'source-role-missing',
    'source-not-found',
    'source-timeout',
    'source-throttled',
    'source-failing',
    'source-request-refused',
  ]);
  const unknown = activityRefusal(answer(500), '{"error":{"code":"AF59999"}}', attempt);
  assert.match(unknown?.message ?? '', /AF59999: HTTP 500/);
});

test('a wait given as a date counts from the date of the answer', () => {
  const headers = { date: 'Thu, 08 Jan 2026 09:00:00 GMT', 'retry-after': 'Thu, 08 Jan 2026 09:02:00 GMT' };
  assert.equal(activityRefusal(answer(503, headers), '', attempt)?.retryAfterMs, 120_000);
});
