import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiryText } from '../../src/notices/expiry-text.ts';

test('the end of a credential is told in days, begun ones counting until then and full ones after', () => {
  const day = 86_400_000;
  const now = 100 * day;
  const texts = [now + 12 * day, now + day / 2, now, now - day, now - 3.5 * day, undefined];
  assert.deepEqual(
    texts.map((at) => expiryText(at, now)),
    [
      'expires in 12 days',
      'expires in 1 day',
      'expired 0 days ago',
      'expired 1 day ago',
      'expired 3 days ago',
      'expiry unknown',
    ],
  );
});
