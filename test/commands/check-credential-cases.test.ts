// What `check` says, word for word, where the tenant signs in with no secret of its own.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { type CheckSetting, detections, runCheck, usualTenant } from '../doubles/check-setting.ts';
import { signJwt } from '../doubles/client-assertion.ts';

const { key } = makeCertificate({ issuer: makeAuthority(), keys: 'rsa' });
const [issuer, subject, audience] = ['https://oidc.example', 'connector', 'api://AzureADTokenExchange'];
const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
const app = { federatedCredentials: [{ issuer, subject, audience, publicKeys: [publicKey] }] };
const now = Math.floor(Date.now() / 1_000);

function federated(claims: object): CheckSetting {
  const all = { iss: issuer, sub: subject, aud: audience, nbf: now, exp: now + 600, ...claims };
  const files = { token: signJwt({ alg: 'RS256' }, all, key) };
  return { tenant: { app }, tenantLines: without('clientSecretFile', 'federatedTokenFile: token'), files };
}

/** The tenant's usual lines, these in place of the one that begins with this word. */
function without(word: string, ...lines: readonly string[]): readonly string[] {
  return usualTenant.flatMap((each) => (each.startsWith(word) ? lines : each));
}

const clockOk = 'ok       clock: within N s of CLOUD\n';
const tokenOk = `ok       federated token of tenant contoso: readable (file FOLDER/token)\n${clockOk}`;
const vm = without('clientSecretFile', 'managedIdentity: vm', 'identityEndpoint: MACHINE');

const cases: readonly (readonly [string, CheckSetting, string])[] = [
  [
    'a federated token that nobody renewed',
    federated({ nbf: now - 9_002, exp: now - 5_402 }),
    `PROBLEM  federated token of tenant contoso: readable (file FOLDER/token), but its token expired 1 h 30 min ago
         See why the file is not renewed, or whether it is a copy of one.
${clockOk}PROBLEM  source office-activity: Asking CLOUD for a token for https://manage.office.com (tenant TENANT, application APPLICATION): AADSTS700024, the assertion is outside its time; correlation id ID.
         Check this host's clock: it has to be right within five minutes.
`,
  ],
  [
    'a federated token that is right',
    federated({}),
    `${tokenOk}ok       source office-activity: a token with ActivityFeed.Read; CLOUD answers
`,
  ],
  [
    'a federated token of another subject',
    federated({ sub: 'other' }),
    `${tokenOk}PROBLEM  source office-activity: Asking CLOUD for a token for https://manage.office.com (tenant TENANT, application APPLICATION): AADSTS700213, no federated credential is for this subject; correlation id ID.
         Compare issuer, subject and audience of the token with the application's federated credential, letter by letter; a new one counts after some minutes.
`,
  ],
  [
    'a federated token of another issuer',
    federated({ iss: 'https://else.example' }),
    `${tokenOk}PROBLEM  source office-activity: Asking CLOUD for a token for https://manage.office.com (tenant TENANT, application APPLICATION): AADSTS70021, no federated credential matches; correlation id ID.
         Compare issuer, subject and audience of the token with the application's federated credential, letter by letter; a new one counts after some minutes.
`,
  ],
  [
    'a machine that signs in by itself',
    { tenantLines: vm },
    `${clockOk}ok       source office-activity: a token with ActivityFeed.Read; CLOUD answers
`,
  ],
  [
    'a machine with several identities',
    { tenantLines: vm.filter((line) => !line.startsWith('clientId')), machine: { isOnlyOne: false } },
    `${clockOk}PROBLEM  source office-activity: Asking the identity endpoint MACHINE for a token for https://manage.office.com: HTTP 400, invalid_request.
         Assign a managed identity to the machine, name its clientId if it has several, and see that managedIdentity names where the service runs; on an Arc server the service's user has to be in the group himds.
`,
  ],
  [
    'a machine without an identity endpoint',
    {
      tenantLines: without(
        'clientSecretFile',
        'managedIdentity: vm',
        'identityEndpoint: "http://127.0.0.1:1"',
      ),
    },
    `${clockOk}PROBLEM  source office-activity: Asking 127.0.0.1:1: the connection was refused (ECONNREFUSED). A managed identity is had from there.
         Assign a managed identity to the machine, name its clientId if it has several, and see that managedIdentity names where the service runs; on an Arc server the service's user has to be in the group himds.
`,
  ],
  [
    'no App Service around the process',
    { tenantLines: without('clientSecretFile', 'managedIdentity: app-service') },
    `${clockOk}PROBLEM  source office-activity: Asking App Service for a token: IDENTITY_ENDPOINT is not set, or is no URL.
         Assign a managed identity to the machine, name its clientId if it has several, and see that managedIdentity names where the service runs; on an Arc server the service's user has to be in the group himds.
`,
  ],
  [
    'a person who has not signed in yet',
    { tenantLines: [...usualTenant, 'userSignIn: true'], sources: [detections] },
    `ok       secret of tenant contoso: readable (file FOLDER/secret)
PROBLEM  sign-in of tenant contoso: nobody has signed in yet
         Run defender-siem sign-in --tenant contoso, as the user the service runs as.
${clockOk}PROBLEM  source endpoint-detections: Asking for a token for https://graph.windows.net: nobody has signed in for tenant contoso yet.
         Run \`defender-siem sign-in\` for the tenant; the service goes on by itself.
`,
  ],
];

for (const [what, setting, expected] of cases) {
  test(`check explains: ${what}`, async () => {
    assert.equal((await runCheck(setting)).text, expected);
  });
}
