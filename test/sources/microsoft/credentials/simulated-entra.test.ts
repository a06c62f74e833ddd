// Every way to sign in against the simulated Entra and the simulated machines, over real HTTP: what it gets is a
// token that the simulated cloud takes.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Cloud, createCloud } from '../../../../src/simulator/cloud.ts';
import { serveCloud } from '../../../../src/simulator/cloud-server.ts';
import type { AppSetup } from '../../../../src/simulator/entra/app-setup.ts';
import { faultPlans } from '../../../../src/simulator/faults.ts';
import { createAppServiceIdentity } from '../../../../src/simulator/identity/app-service-identity.ts';
import { createArcIdentity } from '../../../../src/simulator/identity/arc-identity.ts';
import { createVmIdentity } from '../../../../src/simulator/identity/vm-identity.ts';
import { tenantSetup } from '../../../../src/simulator/tenant-setup.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import { createHttpClient } from '../../../../src/sources/microsoft/http.ts';
import { createTenantAccess } from '../../../../src/sources/microsoft/tenant-access.ts';
import type { TenantFacts } from '../../../../src/sources/microsoft/tenant-options.ts';
import { systemRandom } from '../../../../src/world/random.ts';
import { secretFromFile, secretFromVariable } from '../../../../src/world/secret.ts';
import { makeAuthority, makeCertificate } from '../../../doubles/certificates.ts';
import { clientSecret, quietRates } from '../../../doubles/simulated-cloud.ts';
import { contoso, secretWay } from '../../../doubles/source-setup.ts';
import { VirtualClock } from '../../../doubles/virtual-clock.ts';

const signal = new AbortController().signal;
const activity = 'https://manage.office.com';
const graph = 'https://graph.microsoft.com';
const certificate = makeCertificate({ issuer: makeAuthority(), keys: 'rsa' });

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'entra-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(t: TestContext, app: Partial<AppSetup> = {}, roles?: readonly string[]) {
  const clock = new VirtualClock(Date.now());
  const cloud = createCloud({
    clock,
    seed: 7,
    faults: faultPlans.none,
    tenants: [
      tenantSetup({
        name: contoso.name,
        tenantId: contoso.tenantId,
        clientId: contoso.clientId,
        clientSecret,
        app,
        events: quietRates,
        ...(roles === undefined ? {} : { roles }),
      }),
    ],
  });
  const server = await serveCloud(cloud);
  const http = createHttpClient({});
  t.after(async () => {
    await http.close();
    await server.close();
  });
  const accessWith = (signIn: SignInWay, tenant: Partial<TenantFacts> = {}) =>
    createTenantAccess({
      tenant: { ...contoso, authority: server.origin, ...tenant },
      signIn,
      http,
      clock,
      random: systemRandom,
      report: () => {},
    });
  return { cloud, clock, origin: server.origin, accessWith };
}

async function serveIdentity(t: TestContext, handle: Cloud['handle']): Promise<string> {
  const server = await serveCloud({ handle });
  t.after(() => server.close());
  return server.origin;
}

async function works(access: ReturnType<typeof createTenantAccess>): Promise<void> {
  assert.deepEqual(await access.roles(activity, signal), ['ActivityFeed.Read']);
  assert.ok((await access.roles(graph, signal)).includes('SecurityAlert.Read.All'));
  assert.equal(access.credentialStatus().works, 'current');
}

test('a secret signs in at both endpoints', async (t) => {
  const { accessWith } = await start(t);
  for (const tokenEndpoint of ['v1', 'v2', undefined] as const) {
    await works(
      accessWith(
        secretWay(() => clientSecret),
        { tokenEndpoint },
      ),
    );
  }
});

test('a certificate signs in at both endpoints, with either signature', async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, 'both.pem'), certificate.key + certificate.certificate);
  const { accessWith } = await start(t, {
    certificates: [{ keyId: '5ec2e700-1111-4222-8333-555555555555', certificate: certificate.certificate }],
  });
  const current = { certificate: secretFromFile(join(folder, 'both.pem')), key: undefined };
  for (const signature of ['PS256', 'RS256'] as const) {
    for (const tokenEndpoint of ['v1', 'v2'] as const) {
      const way = { way: 'certificate', current, next: undefined, signature } as const;
      await works(accessWith(way, { tokenEndpoint }));
    }
  }
});

test('a federated token signs in, and the file is read again when its owner renews it', async (t) => {
  const folder = await folderFor(t);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { accessWith, clock } = await start(t, {
    federatedCredentials: [
      {
        issuer: 'https://cluster.example',
        subject: 'system:serviceaccount:siem:connector',
        audience: 'api://AzureADTokenExchange',
        publicKeys: [publicKey.export({ type: 'spki', format: 'pem' }).toString()],
      },
    ],
  });
  const tokenFor = (subject: string) => {
    const now = Math.floor(clock.now() / 1_000);
    const claims = {
      iss: 'https://cluster.example',
      sub: subject,
      aud: 'api://AzureADTokenExchange',
      iat: now,
      nbf: now,
      exp: now + 3_600,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${part(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const file = join(folder, 'token');
  const access = accessWith({ way: 'federated-token', token: secretFromFile(file) });
  await writeFile(file, `${tokenFor('system:serviceaccount:other:one')}\n`);
  await assert.rejects(access.roles(activity, signal), {
    code: 'credential-assertion-refused',
    remedy: /issuer, subject and audience/,
  });
  await writeFile(file, `${tokenFor('system:serviceaccount:siem:connector')}\n`);
  await works(access);
});

test('the identity of a VM signs in, an assigned one by its client id, and waits while the endpoint is updated', async (t) => {
  const { cloud, accessWith } = await start(t);
  const vm = createVmIdentity(cloud.identity('contoso'), { isOnlyOne: false });
  const origin = await serveIdentity(t, vm.handle);
  const way = { way: 'managed-identity', identity: { host: 'vm', origin } } as const;
  await works(accessWith(way));
  await assert.rejects(accessWith(way, { clientId: undefined }).roles(activity, signal), {
    code: 'credential-identity-missing',
    message: /HTTP 400, invalid_request/,
  });
  vm.refuseNext(410);
  await assert.rejects(accessWith(way).roles(activity, signal), {
    code: 'credential-service-failing',
    retryAfterMs: 70_000,
  });
});

test('the identity of App Service signs in with the header of its environment', async (t) => {
  const { cloud, accessWith } = await start(t);
  const origin = await serveIdentity(
    t,
    createAppServiceIdentity(cloud.identity('contoso'), 'canary~header').handle,
  );
  const variables: Record<string, string> = { IDENTITY_HEADER: 'canary~header' };
  const environment = { variable: (name: string) => variables[name], credentialsFolder: undefined };
  const header = secretFromVariable('IDENTITY_HEADER', environment);
  const endpoint = () => variables['IDENTITY_ENDPOINT'];
  const way = {
    way: 'managed-identity',
    identity: { host: 'app-service', place: { endpoint, header } },
  } as const;
  const access = accessWith(way, { clientId: undefined });
  await assert.rejects(access.roles(activity, signal), { message: /IDENTITY_ENDPOINT is not set/ });
  variables['IDENTITY_ENDPOINT'] = 'https://elsewhere.example/msi/token';
  await assert.rejects(access.roles(activity, signal), { message: /nothing was sent there/ });
  variables['IDENTITY_ENDPOINT'] = `${origin}/msi/token`;
  await works(access);
});

test('the identity of an Arc server signs in with the key that only its group can read', async (t) => {
  const { cloud, accessWith } = await start(t);
  const keyFolder = await folderFor(t);
  const origin = await serveIdentity(t, createArcIdentity(cloud.identity('contoso'), keyFolder).handle);
  const way = { way: 'managed-identity', identity: { host: 'arc', origin, keyFolder } } as const;
  await works(accessWith(way, { clientId: undefined }));
  const elsewhere = await folderFor(t);
  const other = { ...way, identity: { ...way.identity, keyFolder: elsewhere } };
  await assert.rejects(accessWith(other, { clientId: undefined }).roles(activity, signal), {
    code: 'credential-identity-missing',
    message: /outside/,
  });
  assert.deepEqual(await readdir(elsewhere), []);
});

test('where the application may read itself, the end of its secret is known from Graph', async (t) => {
  const { accessWith, origin } = await start(
    t,
    {
      secrets: [
        {
          keyId: '5ec2e700-1111-4222-8333-666666666666',
          value: 'abc~other',
          startsAtMs: 0,
          endsAtMs: Date.UTC(2199, 0, 1),
        },
      ],
    },
    ['Application.Read.All'],
  );
  const access = accessWith(
    secretWay(() => 'abc~other'),
    { graph: { resource: graph, origin } },
  );
  await access.learnExpiry(signal);
  assert.equal(access.credentialStatus().expiresAtMs, Date.UTC(2199, 0, 1));
  assert.equal(access.credentialStatus().source, 'graph');
});
