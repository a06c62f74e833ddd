// `check` against a simulated cloud and a collector: what works, what does not, and who must do what.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { check } from '../../src/commands/check.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { startCollector } from '../../src/simulator/collector.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { type TenantSetup, tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';

interface Setting {
  /** Without a TLS destination. */
  readonly configuration: string;
  readonly file: string;
  readonly folder: string;
}

async function setUp(t: TestContext, tenant: Partial<TenantSetup> = {}): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  const contoso = { name: 'contoso', tenantId, clientId, clientSecret, ...tenant, events: quietRates };
  const cloud = createCloud({
    clock: systemClock,
    seed: 1,
    faults: faultPlans.none,
    tenants: [tenantSetup(contoso)],
  });
  const server = await serveCloud(cloud);
  const collector = await startCollector({ clock: systemClock });
  t.after(async () => {
    await collector.close();
    await server.close();
    await rm(folder, { recursive: true });
  });
  await writeFile(join(folder, 'secret'), clientSecret, { mode: 0o600 });
  const configuration = `
stateFolder: state
journal: { allowInMemory: true }
tenants:
  - { name: contoso, tenantId: ${tenantId}, clientId: ${clientId}, clientSecretFile: secret, authority: "${server.origin}" }
sources:
  - { kind: endpoint-detections, region: eu, endpoint: "${server.origin}" }
  - { kind: office-activity, endpoint: "${server.origin}" }
destinations:
  - { name: siem, profile: qradar, transport: tcp, host: 127.0.0.1, port: ${collector.port} }
`;
  const file = join(folder, 'siem.yaml');
  await writeFile(file, configuration);
  return { configuration, file, folder };
}

async function outputOf(words: readonly string[], expected: number): Promise<string> {
  const io = captureIo();
  const code = await dispatch(['check', ...words], [check], io);
  assert.equal(code, expected, io.output + io.complaints);
  return io.output;
}

test('where all works every item is ok and the exit code is 0', async (t) => {
  const { file } = await setUp(t);
  const output = await outputOf(['--config', file], 0);
  const subjects = [...output.matchAll(/^ok +([^:]+):/gm)].map(([, subject]) => subject);
  assert.deepEqual(subjects, [
    'configuration',
    'mappings',
    'state folder',
    'file modes',
    'status page',
    'secret of tenant contoso',
    'clock',
    'source endpoint-detections',
    'source office-activity',
    'destination siem',
  ]);
  assert.match(output, /ActivityFeed\.Read/);
  assert.match(output, /proof confirmed-by-close/);
});

test('a secret that other users may read is told, and keeps nothing from working', async (t) => {
  const { file, folder } = await setUp(t);
  await chmod(join(folder, 'secret'), 0o644);
  const output = await outputOf(['--config', file], 0);
  assert.match(
    output,
    /file modes: other users of this machine may read \S+secret\n +Give them to .* chmod 600/,
  );
});

test('one failing item does not keep the others from being looked at', async (t) => {
  const { file, configuration, folder } = await setUp(t, { hasSiemApi: false });
  await writeFile(join(folder, 'secret'), clientSecret, { mode: 0o644 });
  await writeFile(
    file,
    `${configuration}  - { name: gone, profile: qradar, transport: tcp, host: 127.0.0.1, port: 1 }\n`,
  );
  const output = await outputOf(['--config', file], 1);
  assert.match(output, /^PROBLEM +source endpoint-detections: .+\n +\S/m);
  assert.match(output, /^ok +source office-activity/m);
  assert.match(output, /^ok +destination siem/m);
  assert.match(output, /^PROBLEM +destination gone: .+nothing listens there\.\n +Start the listener/m);
});

test('a wrong secret is told with what to do and without the secret', async (t) => {
  const { file, folder } = await setUp(t);
  await writeFile(join(folder, 'secret'), 'canary-wrong', { mode: 0o600 });
  const output = await outputOf(['--config', file], 1);
  assert.match(output, /^PROBLEM +source office-activity: .+\n +Put the secret's Value/m);
  assert.doesNotMatch(output, /canary/);
});

test('a role that is missing although the API answers is a problem, too', async (t) => {
  const { file, configuration } = await setUp(t, { roles: ['ActivityFeed.Read'] });
  const withDlp = configuration.replace(
    'kind: office-activity,',
    'kind: office-activity, contentTypes: [DLP.All],',
  );
  await writeFile(file, withDlp);
  const output = await outputOf(['--config', file], 1);
  assert.match(
    output,
    /^PROBLEM +source office-activity: .+answers, but the token lacks ActivityFeed\.ReadDlp of/m,
  );
});

test('files that are not there make it fail, but not stop', async (t) => {
  const { file, folder } = await setUp(t);
  await rm(join(folder, 'secret'));
  const output = await outputOf(['--config', file], 1);
  assert.match(output, /tenants\[0\]\.clientSecretFile: .+ there is no such file/);
  assert.match(output, /^ok +destination siem/m);
});

test('--needs lists hosts, ports, roles and the consent link, and asks nobody', async (t) => {
  const { file, folder, configuration } = await setUp(t);
  const commercial = configuration
    .replaceAll(/, (authority|endpoint): "[^"]+"/g, '')
    .replace(/transport: tcp, host: 127.0.0.1, port: \d+/, 'host: qradar.example');
  const relays = `
  - { name: relay, profile: rsyslog, transport: relp, host: relay.example, tls: {} }
  - { name: local, profile: rsyslog, transport: relp, host: 127.0.0.1 }
`;
  await writeFile(file, `${commercial}${relays}network: { proxyUrl: "http://proxy.example:3128" }\n`);
  await rm(join(folder, 'secret'));
  const output = await outputOf(['--needs', '--config', file], 0);
  for (const expected of [
    'proxy.example:3128',
    'login.microsoftonline.com:443',
    'wdatp-alertexporter-eu.windows.com:443',
    'manage.office.com:443',
    'qradar.example:6514',
    'ActivityFeed.Read of Office 365 Management APIs',
    `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${clientId}`,
  ]) {
    assert.ok(output.includes(expected), expected);
  }
  assert.match(output, /^ +relay\.example:20514 +RELP over TLS +relay$/m);
  assert.match(output, /^ +127\.0\.0\.1:20514 +RELP, cleartext +local$/m);
});

test('--show-certificate prints the chain with fingerprints and whether it is trusted', async (t) => {
  const { certificate: cert, key, fingerprint } = makeCertificate({ issuer: makeAuthority() });
  const collector = await startCollector({ clock: systemClock, tls: { cert, key } });
  t.after(() => collector.close());
  const output = await outputOf(['--show-certificate', `127.0.0.1:${collector.port}`], 0);
  assert.ok(output.includes(`fingerprint  ${fingerprint}`), output);
  assert.match(output, /A destination does not trust it/);
});

test('--show-certificate without a port is a wrong call', async () => {
  const io = captureIo();
  assert.equal(await dispatch(['check', '--show-certificate', 'siem.example'], [check], io), 64);
});
