import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorInAnswer, listRefusal } from '../../../src/sources/odata/list-refusal.ts';

async function* noBody() {}

function refused(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return listRefusal({ status, headers, body: noBody() }, JSON.stringify(body), {
    attempt: 'Asking x for alerts',
    needed: ['SecurityAlert.Read.All of Microsoft Graph'],
    roles: async () => ['SecurityAlert.Read.All'],
  });
}

function error(code: unknown) {
  return { error: { code, message: 'free text, e.g. a secret' } };
}

test('each refusal is what its code word says, else what its status says', async () => {
  const table: readonly (readonly [number, unknown, string])[] = [
    [400, error('BadRequest'), 'source-request-refused'],
    [400, error('ODataError'), 'source-request-refused'],
    [401, error('Unauthorized'), 'source-token-refused'],
    [403, error('Forbidden'), 'source-role-missing'],
    [403, error('DisabledFeature'), 'source-role-missing'],
    [403, error('TooManyRequests'), 'source-throttled'],
    [404, error('ResourceNotFound'), 'source-not-found'],
    [410, error('resyncRequired'), 'source-window-refused'],
    [429, error('activityLimitReached'), 'source-throttled'],
    [500, error('InternalServerError'), 'source-failing'],
    [504, 'no JSON', 'source-failing'],
    [500, error('constructor'), 'source-failing'],
  ];
  for (const [status, body, code] of table) {
    const { code: told, message } = await refused(status, body);
    assert.equal(told, code, `${status} ${JSON.stringify(body)}`);
    assert.doesNotMatch(message, /secret/);
    assert.match(message, new RegExp(`^Asking x for alerts: .*HTTP ${status}.*\\.$`));
  }
});

test('a throttle without Retry-After is waited out for half a minute, one with as long as it says', async () => {
  assert.equal((await refused(429, error('TooManyRequests'))).retryAfterMs, 30_000);
  assert.equal((await refused(429, error('TooManyRequests'), { 'retry-after': '7' })).retryAfterMs, 7_000);
});

test('a code that is no plain word is not repeated', async () => {
  for (const code of ['a secret', 'x'.repeat(61), 7, null, { a: 1 }]) {
    assert.equal((await refused(500, error(code))).message, 'Asking x for alerts: HTTP 500.');
  }
});

test('an error in an answer of good status is one, whatever its word', () => {
  assert.equal(errorInAnswer(error('TooManyRequests'), 'Asking x')?.code, 'source-throttled');
  assert.equal(errorInAnswer(error('UnknownError'), 'Asking x')?.code, 'source-failing');
  assert.equal(errorInAnswer({ value: [] }, 'Asking x'), undefined);
});
