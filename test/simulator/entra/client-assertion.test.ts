import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../../doubles/certificates.ts';
import { type Algorithm, signJwt, thumbprint } from '../../doubles/client-assertion.ts';
import { clientId, type PlainAnswer, SimulatedCloud, tenantId } from '../../doubles/simulated-cloud.ts';

const authority = makeAuthority();
// The virtual clock stands in January 2026, the dates of certificates are relative to the real one.
const dates = { validFromDays: -3_000, validToDays: 3_000 };
const registered = makeCertificate({ issuer: authority, keys: 'rsa', ...dates });
const foreign = makeCertificate({ issuer: authority, keys: 'rsa', ...dates });
const over = makeCertificate({ issuer: authority, keys: 'rsa', validFromDays: -3_000, validToDays: -2_999 });
const issuer = 'https://oidc.example/cluster';
const subject = 'system:serviceaccount:siem:connector';
const audience = 'api://AzureADTokenExchange';
const v2Url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;

const simulated = new SimulatedCloud({
  tenant: {
    app: {
      certificates: [registered, over].map(({ certificate }, at) => ({ keyId: `key-${at}`, certificate })),
      federatedCredentials: [{ issuer, subject, audience, publicKeys: [publicKeyOf(foreign.key)] }],
    },
  },
});
const now = simulated.clock.now() / 1_000;
const times = { iat: now, nbf: now, exp: now + 600 };

function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

interface Wish {
  readonly alg?: Algorithm;
  readonly header?: object;
  readonly claims?: object;
  readonly key?: string;
}

function own({ alg = 'PS256', header, claims, key = registered.key }: Wish): string {
  const named = header ?? { 'x5t#S256': thumbprint(registered.certificate, 'sha256') };
  const all = { aud: v2Url, iss: clientId, sub: clientId, jti: 'once', ...times, ...claims };
  return signJwt({ alg, ...named }, all, key);
}

function federated({ alg = 'RS256', claims, key = foreign.key }: Wish): string {
  return signJwt({ alg }, { iss: issuer, sub: subject, aud: audience, ...times, ...claims }, key);
}

function present(assertion: string, changes: Record<string, string> = {}): Promise<PlainAnswer> {
  return simulated.askForToken({
    client_secret: '',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...changes,
  });
}

const accepted: readonly (readonly [string, string])[] = [
  ['PS256 with x5t#S256', own({})],
  ['RS256 with x5t', own({ alg: 'RS256', header: { x5t: thumbprint(registered.certificate, 'sha1') } })],
  [
    'the audience of the v1 endpoint',
    own({ claims: { aud: `https://login.windows.net/${tenantId}/oauth2/token` } }),
  ],
  ['the audience of the host that is asked', own({ claims: { aud: `http://cloud.test/${tenantId}/v2.0` } })],
  ['a clock that is four minutes ahead', own({ claims: { nbf: now + 240, exp: now + 840 } })],
];

for (const [what, assertion] of accepted) {
  test(`an assertion is accepted: ${what}`, async () => {
    const answer = await present(assertion);
    assert.equal(answer.status, 200, answer.text);
    const { access_token } = answer.json() as { access_token: string };
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString());
    assert.equal(claims.appidacr, '2');
  });
}

const refused: readonly (readonly [string, string, number])[] = [
  ['signed with another key', own({ key: foreign.key }), 700027],
  [
    'another algorithm than it says',
    own({ alg: 'RS256' }).replace(/^[^.]+/, own({}).split('.')[0] ?? ''),
    700027,
  ],
  ['changed after it was signed', changed(own({})), 700027],
  [
    'an unknown thumbprint',
    own({ header: { 'x5t#S256': thumbprint(foreign.certificate, 'sha256') } }),
    700027,
  ],
  [
    'the thumbprint in hexadecimal',
    own({ header: { x5t: '84E05C1D98BCE3A5421D225B140B36E86A3D5534' } }),
    700027,
  ],
  [
    'a certificate that is over',
    own({ key: over.key, header: { x5t: thumbprint(over.certificate, 'sha1') } }),
    700027,
  ],
  ['no thumbprint', own({ header: {} }), 50027],
  ['no JWT', 'a.b', 50027],
  ['a padded JWT', `${own({})}=`, 50027],
  ['no expiry', own({ claims: { exp: undefined } }), 50027],
  ['for another tenant', own({ claims: { aud: v2Url.replace(tenantId, 'fabrikam.example') } }), 700023],
  ['expired', own({ claims: { nbf: now - 1_000, exp: now - 301 } }), 700024],
  ['not valid yet', own({ claims: { nbf: now + 301, exp: now + 900 } }), 700024],
  ['in the name of another application', own({ claims: { sub: tenantId } }), 700021],
];

for (const [what, assertion, code] of refused) {
  test(`an assertion is refused with AADSTS${code}: ${what}`, async () => {
    const answer = await present(assertion);
    const { error, error_codes } = answer.json() as { error: string; error_codes: number[] };
    assert.deepEqual([answer.status, error, error_codes], [401, 'invalid_client', [code]]);
  });
}

test('the type of the assertion has to be given', async () => {
  const answer = await present(own({}), { client_assertion_type: 'jwt' });
  assert.deepEqual((answer.json() as { error_codes: number[] }).error_codes, [900144]);
});

test('a federated token is accepted where issuer, subject and audience are the registered ones', async () => {
  assert.equal((await present(federated({}))).status, 200);
  assert.equal((await present(federated({ claims: { aud: ['other', audience] } }))).status, 200);
});

const refusedFederated: readonly (readonly [string, string, number])[] = [
  ['another issuer', federated({ claims: { iss: `${issuer}/` } }), 70021],
  ['another audience', federated({ claims: { aud: audience.toLowerCase() } }), 70021],
  ['another subject', federated({ claims: { sub: subject.toUpperCase() } }), 700213],
  ['another key', federated({ key: registered.key }), 50013],
  ['another algorithm', federated({ alg: 'PS256' }), 50013],
  ['expired', federated({ claims: { exp: now - 301 } }), 700024],
  ['a token of Entra itself', federated({ claims: { iss: `https://sts.windows.net/${tenantId}/` } }), 700229],
];

for (const [what, assertion, code] of refusedFederated) {
  test(`a federated token is refused with AADSTS${code}: ${what}`, async () => {
    const answer = await present(assertion);
    assert.deepEqual((answer.json() as { error_codes: number[] }).error_codes, [code]);
  });
}

/** Another application in the claims, the signature as it was. */
function changed(jwt: string): string {
  const [head, payload = '', signature] = jwt.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, jti: 'twice' })).toString('base64url');
  return [head, other, signature].join('.');
}
