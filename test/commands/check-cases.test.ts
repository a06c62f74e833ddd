// What `check` says where something is wrong on the way to Microsoft, word for word: one row per case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import {
  type CheckSetting,
  detections,
  graphAlerts,
  office,
  runCheck,
  usualTenant,
} from '../doubles/check-setting.ts';

const { certificate, key } = makeCertificate({ issuer: makeAuthority(), keys: 'rsa', validToDays: 40.4 });
const signedIn = { files: { 'pair.pem': `${certificate}${key}` } };

/** The tenant's lines with the one that begins with this word in another form, or without it. */
function withLine(word: string, line?: string): readonly string[] {
  return usualTenant.flatMap((each) => (each.startsWith(word) ? (line ?? []) : each));
}

const throughProxy = {
  more: ['network: { proxyUrl: "PROXY" }'],
  tenantLines: withLine('authority'),
  sources: ['{ kind: office-activity }'],
};

const secretOk = 'ok       secret of tenant contoso: readable (file FOLDER/secret)\n';
const clockOk = 'ok       clock: within N s of CLOUD\n';
const fine = `${secretOk}${clockOk}`;
const refused =
  'PROBLEM  source office-activity: Asking CLOUD for a token for https://manage.office.com (tenant TENANT, application APPLICATION)';

const cases: readonly (readonly [string, CheckSetting, string])[] = [
  [
    'a wrong secret',
    { secret: 'guess' },
    `${fine}${refused}: AADSTS7000215, the client secret is wrong; correlation id ID.
         Put the secret's Value (not its Secret ID) into the file or variable named in the configuration; it is read again at every try.
`,
  ],
  [
    "the secret's ID pasted for its value",
    { secret: '5ec2e700-1111-4222-8333-444444444444' },
    `${fine}${refused}: AADSTS7000215, the client secret is wrong; correlation id ID.
         What is configured looks like the Secret ID. Put the Value there, which the portal shows only once, when the secret is created.
`,
  ],
  [
    'an expired secret',
    { tenant: { secretEndsAtMs: 0 } },
    `${fine}${refused}: AADSTS7000222, the client secret has expired; correlation id ID.
         Create a new client secret at the app registration (Certificates & secrets) and put its Value in place of the old one.
`,
  ],
  [
    'no secret where the configuration says',
    { secret: 'none' },
    `FOLDER/siem.yaml:7:5: tenants[0].clientSecretFile: FOLDER/secret: there is no such file
    Put the file there, readable for the user the service runs as, or correct the path.
PROBLEM  secret of tenant contoso: Reading a secret from file FOLDER/secret: there is no such file.
         Put the secret where the message says, readable by the user the service runs as.
${clockOk}PROBLEM  source office-activity: Reading a secret from file FOLDER/secret: there is no such file.
         Put the secret where the message says, readable by the user the service runs as.
`,
  ],
  [
    'a certificate that is not registered',
    { ...signedIn, tenantLines: withLine('clientSecretFile', 'certificateFile: pair.pem') },
    `ok       certificate of tenant contoso: readable (file FOLDER/pair.pem), expires in 41 days
${clockOk}${refused}: AADSTS700027, the signature of the assertion is wrong; correlation id ID.
         Upload the certificate's public part at the app registration (Certificates & secrets); for a federated token compare issuer, subject and audience with the federated credential, letter by letter.
`,
  ],
  [
    'a missing role of the Management Activity API',
    { tenant: { roles: ['ServiceHealth.Read'] } },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 401, AF10001: the token lacks the permission.
         The token carries ServiceHealth.Read, but not ActivityFeed.Read of Office 365 Management APIs. Add it at the app registration (API permissions, Application permissions), then let an administrator consent: http://CLOUD/TENANT/adminconsent?client_id=APPLICATION
`,
  ],
  [
    'a missing role of Graph',
    { tenant: { roles: ['SecurityIncident.Read.All'] }, sources: [graphAlerts] },
    `${fine}PROBLEM  source graph-alerts: Asking CLOUD for alerts: HTTP 403, Forbidden; the token lacks SecurityAlert.Read.All of Microsoft Graph (its roles: SecurityIncident.Read.All).
         The token carries SecurityIncident.Read.All, but not SecurityAlert.Read.All of Microsoft Graph. Add it at the app registration (API permissions, Application permissions), then let an administrator consent: http://CLOUD/TENANT/adminconsent?client_id=APPLICATION
`,
  ],
  [
    'missing consent',
    { tenant: { app: { isConsented: false } }, sources: [office, graphAlerts] },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 401, AF10001: the token lacks the permission.
         The token carries no roles: nobody has consented yet. Let an administrator of the tenant consent to ActivityFeed.Read of Office 365 Management APIs: http://CLOUD/TENANT/adminconsent?client_id=APPLICATION
PROBLEM  source graph-alerts: Asking CLOUD for alerts: HTTP 403, Forbidden; the token lacks SecurityAlert.Read.All of Microsoft Graph (it carries no roles).
         The token carries no roles: nobody has consented yet. Let an administrator of the tenant consent to SecurityAlert.Read.All of Microsoft Graph: http://CLOUD/TENANT/adminconsent?client_id=APPLICATION
`,
  ],
  [
    'missing consent, where Entra itself says so',
    { prepare: ({ faults }) => faults.tell('AADSTS65001', 'token') },
    `${fine}${refused}: AADSTS65001, nobody consented to the application; correlation id ID.
         Add the application permissions that \`defender-siem check --needs\` lists and grant admin consent.
`,
  ],
  [
    'an application that is not in the tenant',
    { tenant: { clientId: '00000000-0000-4000-8000-000000000001' } },
    `${fine}${refused}: AADSTS700016, the application is not known in the tenant; correlation id ID.
         Check clientId and tenantId; an administrator of the tenant has to grant the application consent.
`,
  ],
  [
    'a disabled application',
    { tenant: { app: { isDisabled: true } } },
    `${fine}${refused}: AADSTS7000112, the application is disabled; correlation id ID.
         Enable the enterprise application again, or ask who disabled it and why.
`,
  ],
  [
    'Conditional Access',
    { tenant: { app: { isBlocked: true } } },
    `${fine}${refused}: AADSTS53003, Conditional Access blocks the application; correlation id ID.
         Ask the identity team to let this workload identity pass Conditional Access from this host's address.
`,
  ],
  [
    'a public application',
    { tenant: { app: { isPublic: true } } },
    `${fine}${refused}: AADSTS700025, the application is registered as a public client; correlation id ID.
         Turn off "Allow public client flows" at the app registration.
`,
  ],
  [
    'an audit log that is off',
    { tenant: { isAuditOn: false } },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 400, AF20012, the tenant has no audit log.
         Turn on auditing in the Microsoft Purview portal (it takes up to an hour) and check the tenantId and the licences.
`,
  ],
  [
    'an audit log that is off, in other words',
    { prepare: ({ faults }) => faults.tell('AF20011', 'subscriptions') },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 400, AF20011: the tenant is said not to exist, which mostly means that its audit log is off.
         Turn on auditing in the Microsoft Purview portal (it takes up to an hour) and check the tenantId and the licences.
`,
  ],
  [
    'a tenant of another cloud',
    { tenant: { nationalCloud: 'MicrosoftOnline.US' } },
    `${fine}${refused}: AADSTS90038, the tenant lives in a national cloud; correlation id ID.
         Set the tenant's cloud to the one it lives in; application, tenant and token belong to one cloud.
`,
  ],
  [
    'an application of another cloud',
    { prepare: ({ faults }) => faults.tell('AADSTS900382', 'token') },
    `${fine}${refused}: AADSTS900382, the application is of another cloud; correlation id ID.
         Set the tenant's cloud to the one it lives in; application, tenant and token belong to one cloud.
`,
  ],
  [
    'an unknown tenant',
    { tenant: { tenantId: '00000000-0000-4000-8000-000000000009' } },
    `${fine}${refused}: AADSTS90002, the tenant was not found; correlation id ID.
         Check tenantId and cloud of the tenant.
`,
  ],
  [
    'a domain for the tenant id',
    { tenantLines: withLine('tenantId', 'tenantId: contoso.example') },
    `FOLDER/siem.yaml:5:5: tenants[0].tenantId: must be the directory (tenant) id, a GUID; not a domain name
    Correct this; the option means: Directory (tenant) id in Microsoft Entra.
Nothing was started. Mend this problem, then run \`defender-siem check --config FOLDER/siem.yaml\`.
`,
  ],
  [
    'a name for the application id',
    { tenantLines: withLine('clientId', 'clientId: SIEM connector') },
    `FOLDER/siem.yaml:6:5: tenants[0].clientId: must be the application (client) id, a GUID; not the object id or a name
    Correct this; the option means: Application (client) id of the app registration, or of an assigned managed identity; may be left out for a machine's own identity only.
Nothing was started. Mend this problem, then run \`defender-siem check --config FOLDER/siem.yaml\`.
`,
  ],
  [
    'another tenant than that of the token',
    { prepare: ({ faults }) => faults.tell('AF20010', 'subscriptions') },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 403, AF20010: the tenant is not the one of the token.
         Check the tenant's tenantId and cloud: the token and the address name different tenants.
`,
  ],
  [
    'no licence for the API',
    { prepare: ({ faults }) => faults.tell('AADSTS650052', 'token') },
    `${fine}${refused}: AADSTS650052, the tenant is not subscribed to, or has not enabled, the API; correlation id ID.
         Check that the tenant has a licence for the product behind the API, then grant admin consent.
`,
  ],
  [
    'a SIEM API that is closed',
    { tenant: { hasSiemApi: false }, sources: [detections] },
    `${fine}PROBLEM  source endpoint-detections: Asking CLOUD for detections: HTTP 403 although the token is good (it carries no roles).
         Check that SIEM integration is enabled in the Defender portal for this very application and that the tenant is active; if it cannot be enabled, the API is closed for the tenant: use graph-alerts instead.
`,
  ],
  [
    'a clock that is behind',
    { aheadMs: 630_000 },
    `${secretOk}PROBLEM  clock: this machine's clock is 10 min behind CLOUD
         Set the clock right, best with NTP (chrony or systemd-timesyncd).
ok       source office-activity: a token with ActivityFeed.Read; CLOUD answers
`,
  ],
  [
    'a clock that is ahead',
    { aheadMs: -7_230_000 },
    `${secretOk}PROBLEM  clock: this machine's clock is 2 h 0 min ahead of CLOUD
         Set the clock right, best with NTP (chrony or systemd-timesyncd).
ok       source office-activity: a token with ActivityFeed.Read; CLOUD answers
`,
  ],
  [
    'a proxy that refuses',
    { ...throughProxy, proxyStatus: 403 },
    `${secretOk}PROBLEM  clock: Connecting to login.microsoftonline.com:443 through proxy PROXY: the proxy answered 403.
         Let the proxy team allow CONNECT to the named host on port 443.
PROBLEM  source office-activity: Connecting to login.microsoftonline.com:443 through proxy PROXY: the proxy answered 403.
         Let the proxy team allow CONNECT to the named host on port 443.
`,
  ],
  [
    'a proxy that wants a password',
    { ...throughProxy, proxyStatus: 407 },
    `${secretOk}PROBLEM  clock: Connecting to login.microsoftonline.com:443 through proxy PROXY: the proxy answered 407.
         Set network.proxyUser and network.proxyPasswordFile as the proxy team says.
PROBLEM  source office-activity: Connecting to login.microsoftonline.com:443 through proxy PROXY: the proxy answered 407.
         Set network.proxyUser and network.proxyPasswordFile as the proxy team says.
`,
  ],
  [
    'nobody at the address',
    { tenantLines: withLine('authority', 'authority: "http://127.0.0.1:1"') },
    `${secretOk}PROBLEM  clock: Asking 127.0.0.1:1: the connection was refused (ECONNREFUSED).
         If it does not pass by itself, let the firewall team allow the named host and port (\`defender-siem check --needs\`).
PROBLEM  source office-activity: Asking 127.0.0.1:1: the connection was refused (ECONNREFUSED).
         If it does not pass by itself, let the firewall team allow the named host and port (\`defender-siem check --needs\`).
`,
  ],
  [
    'a captive portal',
    { prepare: ({ faults }) => faults.tell('html', 'token') },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for a token for https://manage.office.com: the answer (HTTP 200) holds no access token.
         If it does not pass by itself, see whether a proxy or captive portal answers in place of Microsoft.
`,
  ],
  [
    'too many requests',
    { prepare: ({ faults }) => faults.tell('AF429', 'subscriptions') },
    `${fine}PROBLEM  source office-activity: Asking CLOUD for subscriptions: HTTP 403, AF429: too many requests.
         If it does not pass by itself, see which other programs use the same API of this tenant.
`,
  ],
  [
    'a passing fault of Entra',
    { prepare: ({ faults }) => faults.tell('AADSTS90033', 'token') },
    `${fine}${refused}: AADSTS90033, Entra has a passing fault; correlation id ID.
         If it lasts, look at Microsoft's service health.
`,
  ],
];

for (const [what, setting, expected] of cases) {
  test(`check explains: ${what}`, async () => {
    const { exitCode, text } = await runCheck(setting);
    assert.equal(text, expected);
    assert.equal(exitCode, expected.includes('Nothing was started') ? 78 : 1);
  });
}
