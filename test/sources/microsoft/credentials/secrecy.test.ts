import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { notices } from '../../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../../src/sources/http-client.ts';
import { createRefreshTokenStore } from '../../../../src/sources/microsoft/credentials/refresh-token-store.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import { systemFiles } from '../../../../src/world/files.ts';
import { systemRandom } from '../../../../src/world/random.ts';
import { secretFromFile } from '../../../../src/world/secret.ts';
import { makeAuthority, makeCertificate } from '../../../doubles/certificates.ts';
import type { ScriptedAnswer } from '../../../doubles/scripted-http.ts';
import { secretWay } from '../../../doubles/source-setup.ts';
import { granted, startCredential } from './harness.ts';

/** Every way to sign in, all of whose secrets hold this word or are among `secrets`. */
async function everyWay(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'secrecy-'));
  t.after(() => rm(folder, { recursive: true }));
  const { certificate, key } = makeCertificate({ issuer: makeAuthority(), keys: 'rsa' });
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return secretFromFile(join(folder, name));
  };
  await createRefreshTokenStore(folder, 'contoso', { files: systemFiles, random: systemRandom }).begin(
    'canary~r',
  );
  await put('arc.key', 'canary~arc');
  const application = secretWay(() => 'canary~secret');
  assert.ok(application.way === 'client-secret');
  const place = { endpoint: () => 'http://127.0.0.1:1/msi', header: await put('header', 'canary~header') };
  const ways: readonly SignInWay[] = [
    { ...application, next: application.current },
    {
      way: 'certificate',
      current: { certificate: await put('both', key + certificate), key: undefined },
      next: undefined,
      signature: 'PS256',
    },
    { way: 'federated-token', token: await put('federated', 'canary.federated.token') },
    { way: 'managed-identity', identity: { host: 'vm', origin: 'http://169.254.169.254' } },
    { way: 'managed-identity', identity: { host: 'app-service', place } },
    { way: 'managed-identity', identity: { host: 'arc', origin: 'http://localhost:1', keyFolder: folder } },
    { way: 'user-sign-in', application, folder },
  ];
  return { ways, folder, keyText: key.slice(60, 120) };
}

/** Answers that repeat everything they were asked with, wherever there is room for it. */
function echoes(request: HttpRequest, folder: string): readonly ScriptedAnswer[] {
  const asked = `${JSON.stringify(request.headers)} ${request.body ?? ''} ${request.url}`;
  const challenge = { 'www-authenticate': `Basic realm=${folder}/arc.key` };
  return [
    { status: 401, headers: challenge, body: asked },
    {
      status: 400,
      body: { error: asked, error_description: `AADSTS7000215: ${asked}`, correlation_id: asked },
    },
    { status: 401, body: { error: 'invalid_client', error_description: asked, error_codes: [asked] } },
    { status: 400, body: { error: 'invalid_grant', error_codes: [700082], error_description: asked } },
    { status: 500, headers: { date: asked, 'retry-after': asked }, body: asked },
    { status: 302, headers: { location: `https://elsewhere.example/?${asked}` }, body: asked },
    { status: 200, body: { access_token: `${asked}\r\n` } },
    { status: 200, body: `<html>${asked}` },
    granted('canary~token', { refresh_token: 'canary~fresh' }),
  ];
}

test('neither secret, key, assertion nor token is in any error, notice or status, whatever is answered', async (t) => {
  const { ways, folder, keyText } = await everyWay(t);
  for (const way of ways) {
    let round = 0;
    const seen: HttpRequest[] = [];
    const {
      ask,
      notices: told,
      credential,
    } = startCredential(way, (request) => {
      seen.push(request);
      const isKeyed = request.headers['authorization'] !== undefined;
      const answers = echoes(request, folder);
      // The first answer is the challenge of the Arc agent, which has to come before each of the others there.
      const isArc = way.way === 'managed-identity' && way.identity.host === 'arc';
      return (isArc && !isKeyed ? answers[0] : answers[round]) ?? {};
    });
    const shown: unknown[] = [];
    for (round = 0; round < 9; round += 1) {
      shown.push(
        await ask().then(
          () => 'granted',
          (error: unknown) => error,
        ),
      );
      shown.push(credential.status());
    }
    assert.equal(shown.filter((each) => each === 'granted').length, 1);
    const said = told.map((notice) => notices[notice.notice].say(notice as never));
    const text = inspect([shown, told, said], { depth: 9, maxStringLength: null, maxArrayLength: null });
    assert.doesNotMatch(text, /canary/, way.way);
    assert.ok(!text.includes(keyText));
    const assertions = seen.flatMap(({ body }) => new URLSearchParams(body).get('client_assertion') ?? []);
    assert.equal(assertions.length > 0, way.way === 'certificate' || way.way === 'federated-token');
    for (const assertion of assertions) assert.ok(!text.includes(assertion.slice(0, 40)));
    // The way itself prints without what it holds.
    assert.doesNotMatch(inspect(way, { depth: 9 }) + JSON.stringify(way), /canary/);
  }
});
