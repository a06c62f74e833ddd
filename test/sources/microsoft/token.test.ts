import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import type { GrantedToken, TokenNeed } from '../../../src/sources/microsoft/credentials/credential.ts';
import { createTokens } from '../../../src/sources/microsoft/token.ts';
import { tokenRoles } from '../../../src/sources/microsoft/token-roles.ts';
import { countingRandom } from '../../doubles/counting-random.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const signal = new AbortController().signal;
const resource = 'https://manage.office.com';

type Grant = (need: TokenNeed, count: number) => Promise<GrantedToken> | GrantedToken;

function start(grant: Grant, chance = 0) {
  const asked: TokenNeed[] = [];
  const clock = new VirtualClock();
  const notices: Notice[] = [];
  const tokens = createTokens({
    tenant: 'contoso',
    resource,
    credential: {
      ask: async (need) => {
        asked.push(need);
        return grant(need, asked.length);
      },
    },
    clock,
    random: countingRandom(chance),
    report: (notice) => notices.push(notice),
  });
  return { tokens, asked, clock, notices };
}

function hourly(_need: TokenNeed, count: number): GrantedToken {
  return { token: `token-${count}`, lifeSeconds: 3_599 };
}

test('a token is asked for once, and kept', async () => {
  const { tokens, asked } = start(hourly);
  assert.equal(await tokens.current(signal), 'token-1');
  assert.equal(await tokens.current(signal), 'token-1');
  assert.deepEqual(asked, [{ resource }]);
});

test('a token is renewed five to six minutes early, as chance has it', async () => {
  for (const [chance, earlyMs] of [
    [0, 300_000],
    [0.5, 330_000],
  ] as const) {
    const { tokens, clock } = start(hourly, chance);
    await tokens.current(signal);
    clock.advance(3_599_000 - earlyMs - 1_000);
    assert.equal(await tokens.current(signal), 'token-1');
    clock.advance(2_000);
    assert.equal(await tokens.current(signal), 'token-2');
  }
});

test('many who ask at once cause one request', async () => {
  const { tokens, asked } = start(hourly);
  const all = await Promise.all(Array.from({ length: 20 }, () => tokens.current(signal)));
  assert.equal(new Set(all).size, 1);
  assert.equal(asked.length, 1);
});

test('while renewing fails for a passing reason the old token is used, until it ends', async () => {
  const { tokens, clock, notices } = start((need, count) => {
    if (count === 1) return hourly(need, count);
    throw new ConnectorError('credential-service-failing', { message: 'Entra is out of order.' });
  });
  await tokens.current(signal);
  clock.advance(3_400_000);
  assert.equal(await tokens.current(signal), 'token-1');
  assert.equal(notices[0]?.notice, 'token-renewal-failed');
  clock.advance(200_000);
  await assert.rejects(tokens.current(signal), { code: 'credential-service-failing' });
});

test('a dropped token is replaced, and one dropped late does not take its successor along', async () => {
  const { tokens } = start(hourly);
  await tokens.current(signal);
  tokens.drop('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
  tokens.drop('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
});

test('claims the API wants are asked for until a token with them comes, and then no more', async () => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  const { tokens, asked } = start((need, count) => {
    if (count === 2) throw new ConnectorError('credential-service-failing', { message: 'Not now.' });
    return hourly(need, count);
  });
  tokens.drop(await tokens.current(signal), claims);
  await assert.rejects(tokens.current(signal));
  tokens.drop(await tokens.current(signal));
  await tokens.current(signal);
  assert.deepEqual(
    asked.map((need) => need.claims),
    [undefined, claims, claims, undefined],
  );
});

test('a token in doubt is replaced at the next request, unless it is new itself', async () => {
  const { tokens, clock } = start(hourly);
  await tokens.current(signal);
  tokens.doubt('token-1');
  assert.equal(await tokens.current(signal), 'token-1');
  clock.advance(300_000);
  tokens.doubt('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
  tokens.doubt('token-1');
  assert.equal(await tokens.current(signal), 'token-2');
});

test('one who stops waiting is let go, and the others still get the token', async () => {
  const { promise, resolve } = Promise.withResolvers<GrantedToken>();
  const { tokens } = start(() => promise);
  const stop = new AbortController();
  const stopped = tokens.current(stop.signal);
  const patient = tokens.current(signal);
  stop.abort();
  await assert.rejects(stopped, { name: 'AbortError' });
  resolve({ token: 'token-7', lifeSeconds: 3_599 });
  assert.equal(await patient, 'token-7');
});

test('the roles or scopes of a token are read for diagnosis, and nonsense has none', () => {
  const tokenWith = (claims: string) => `x.${Buffer.from(claims).toString('base64url')}.y`;
  assert.deepEqual(tokenRoles(tokenWith('{"roles":["ActivityFeed.Read",1]}')), ['ActivityFeed.Read']);
  assert.deepEqual(tokenRoles(tokenWith('{"scp":"Alert.Read User.Read"}')), ['Alert.Read', 'User.Read']);
  assert.deepEqual(tokenRoles(tokenWith('[]')), []);
  assert.deepEqual(tokenRoles('nonsense'), []);
});
