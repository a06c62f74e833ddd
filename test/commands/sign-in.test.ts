// `sign-in` against a simulated cloud, with a test in place of the browser.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dispatch } from '../../src/commands/dispatch.ts';
import { signIn } from '../../src/commands/sign-in.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import type { AppSetup } from '../../src/simulator/entra/app-setup.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { createHttpClient } from '../../src/sources/microsoft/http.ts';
import { createTenantAccess } from '../../src/sources/microsoft/tenant-access.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemRandom } from '../../src/world/random.ts';
import { type CapturedIo, captureIo } from '../doubles/captured-io.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';

async function start(t: TestContext, app: Partial<AppSetup> = { isPublic: true }) {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
  const cloud = createCloud({
    clock: systemClock,
    seed: 7,
    faults: faultPlans.none,
    grantLives: { isRefreshSingleUse: true },
    tenants: [tenantSetup({ name: 'contoso', tenantId, clientId, clientSecret, app, events: quietRates })],
  });
  const server = await serveCloud(cloud);
  const http = createHttpClient({});
  t.after(async () => {
    await http.close();
    await server.close();
    await rm(folder, { recursive: true });
  });
  const file = join(folder, 'siem.yaml');
  const configure = (options: string, endpoint = server.origin) =>
    writeFile(
      file,
      `stateFolder: state
tenants:
  - { name: contoso, tenantId: ${tenantId}, clientId: ${clientId}, authority: "${server.origin}", ${options} }
sources: [{ kind: endpoint-detections, region: eu, endpoint: "${endpoint}" }]
destinations: [{ name: siem, profile: qradar, host: siem.example }]
`,
    );
  const service = createTenantAccess({
    tenant: { name: 'contoso', tenantId, clientId, cloud: 'commercial', authority: server.origin },
    signIn: { way: 'user-sign-in', application: undefined, folder: join(folder, 'state', 'sign-in') },
    http,
    clock: systemClock,
    random: systemRandom,
    report: () => {},
  });
  const token = () => service.roles('https://graph.windows.net', new AbortController().signal);
  return { cloud, file, folder, configure, token, service };
}

async function shownAddress(io: CapturedIo): Promise<URL> {
  await io.written('Open this address');
  const [address = ''] = /http\S+authorize\S+/.exec(io.output) ?? [];
  return new URL(address);
}

/** As a browser does, up to where it is sent back to. */
async function browse(address: URL): Promise<string> {
  const answer = await fetch(address, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** Up to the end of the browser's part, from the address that the command shows. */
async function signInWithBrowser(io: CapturedIo): Promise<void> {
  const back = new URL(await browse(await shownAddress(io)));
  back.hostname = '127.0.0.1';
  await fetch(back);
}

test('a browser on this machine comes back by itself, and a running service goes on with the sign-in', async (t) => {
  const { file, configure, token, service } = await start(t);
  await configure('userSignIn: true');
  await assert.rejects(token(), { code: 'credential-sign-in-needed' });
  const io = captureIo();
  const done = dispatch(['sign-in', '--config', file], [signIn], io);
  const address = await shownAddress(io);
  const asked = Object.fromEntries(address.searchParams);
  assert.equal(asked['resource'], 'https://graph.windows.net');
  assert.equal(asked['code_challenge_method'], 'S256');
  const back = new URL(await browse(address));
  assert.equal(back.hostname, 'localhost');
  back.hostname = '127.0.0.1';
  const stray = new URL(back);
  stray.searchParams.set('state', 'of another sign-in');
  assert.equal((await fetch(stray)).status, 404);
  assert.equal((await fetch(back)).status, 200);
  assert.equal(await done, 0, io.complaints);
  await token();
  assert.equal(service.credentialStatus().works, 'current');
  assert.ok(!io.output.includes(back.searchParams.get('code') ?? 'none'));
});

test('on a host without a browser the address is pasted, and a wrong one is asked for again', async (t) => {
  const { file, configure, token } = await start(t);
  await configure('userSignIn: true, tokenEndpoint: v2');
  const pasted = Promise.withResolvers<string>();
  const io = {
    ...captureIo(),
    input: (async function* () {
      yield Buffer.from('http://localhost/?code=foreign&state=foreign\nnonsense\n\n');
      yield Buffer.from(await pasted.promise);
    })(),
  };
  let output = '';
  let complaints = '';
  const watched = {
    ...io,
    write: (text: string) => {
      output += text;
      const [address] = /http\S+authorize\S+/.exec(output) ?? [];
      if (address !== undefined) browse(new URL(address)).then((back) => pasted.resolve(`${back}\n`));
    },
    complain: (text: string) => {
      complaints += text;
    },
  };
  assert.equal(
    await dispatch(['sign-in', '--paste', '--tenant', 'contoso', '--config', file], [signIn], watched),
    0,
    complaints,
  );
  assert.equal(complaints.match(/try again/g)?.length, 2);
  await token();
});

test('an application with a secret proves itself while signing in', async (t) => {
  const { file, folder, configure } = await start(t, {});
  await writeFile(join(folder, 'secret'), clientSecret);
  await configure('userSignIn: true, clientSecretFile: secret');
  const io = captureIo();
  const done = dispatch(['sign-in', '--config', file], [signIn], io);
  await signInWithBrowser(io);
  assert.equal(await done, 0, io.complaints);
});

test('a refusal in the browser is told in words, and nothing is stored', async (t) => {
  const { file, configure, token } = await start(t, { isPublic: true, isConsented: false });
  await configure('userSignIn: true');
  const io = captureIo();
  const done = dispatch(['sign-in', '--config', file], [signIn], io);
  await signInWithBrowser(io);
  assert.equal(await done, 1);
  assert.match(io.complaints, /AADSTS65001, nobody consented to the application/);
  await assert.rejects(token(), { code: 'credential-sign-in-needed' });
});

test('an interrupted sign-in, and one of a tenant that signs in otherwise, end without one', async (t) => {
  const { file, configure } = await start(t);
  await configure('userSignIn: true');
  const io = captureIo();
  const done = dispatch(['sign-in', '--config', file], [signIn], io);
  await shownAddress(io);
  io.stop();
  assert.equal(await done, 1);
  assert.match(io.complaints, /nobody was signed in/);
  await configure('clientSecretVariable: SECRET');
  const other = captureIo();
  assert.equal(await dispatch(['sign-in', '--config', file], [signIn], other), 64);
  assert.match(other.complaints, /has userSignIn/);
});

test('a revoked sign-in holds the service until somebody signs in again', async (t) => {
  const { cloud, file, configure, service, token } = await start(t);
  await configure('userSignIn: true');
  const signInOnce = async () => {
    const io = captureIo();
    const done = dispatch(['sign-in', '--config', file], [signIn], io);
    await signInWithBrowser(io);
    assert.equal(await done, 0, io.complaints);
  };
  // Another resource, so that no token is at hand.
  const another = () => service.roles('https://manage.office.com', new AbortController().signal);
  await signInOnce();
  await token();
  cloud.revokeSignIns('contoso');
  await assert.rejects(another(), { code: 'credential-sign-in-needed', action: 'hold' });
  await signInOnce();
  await another();
});
