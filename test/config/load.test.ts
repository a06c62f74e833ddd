// A configuration that is right: what is filled in, what is resolved, what is only warned of.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { receivers, starterConfiguration } from '../../src/commands/starter-configuration.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { type Loaded, loadConfiguration, readConfiguration } from '../../src/config/load.ts';

const environment = { variable: (name: string) => `value of ${name}`, credentialsFolder: undefined };

const tenant = (name: string) => `
  - name: ${name}
    tenantId: 11111111-2222-3333-4444-555555555555
    clientId: 66666666-7777-8888-9999-000000000000
    clientSecretVariable: ${name.toUpperCase()}_SECRET`;

const siem = `
destinations:
  - { name: siem, profile: qradar, host: siem.example }
`;

function read(text: string): Promise<Loaded> {
  return readConfiguration(text, '/etc/defender-siem', environment);
}

async function configurationOf(text: string): Promise<Configuration> {
  const loaded = await read(text);
  assert.equal(loaded.outcome, 'loaded', inspect(loaded, { depth: 5 }));
  return loaded.configuration;
}

function secretIn({ tenants: [first] }: Configuration): Promise<string> {
  assert.ok(first?.signIn.way === 'client-secret');
  return first.signIn.current.place.read();
}

test('what is left out is filled in, for a destination from its profile', async () => {
  const configuration = await configurationOf(
    `tenants:${tenant('contoso')}\nsources: [{ kind: office-activity }]${siem}`,
  );
  assert.equal(configuration.stateFolder, '/var/lib/defender-siem');
  assert.equal(configuration.http.port, 9187);
  const [destination] = configuration.destinations;
  assert.equal(destination?.format, 'leef1');
  assert.equal(destination?.port, 6514);
  assert.equal(destination?.maxBytes, 8192);
  assert.equal(destination?.tls.minimumVersion, 'TLSv1.2');
});

test('a source is named after its kind, with several tenants after its tenant as well', async () => {
  const one = await configurationOf(
    `tenants:${tenant('contoso')}\nsources: [{ kind: office-activity }]${siem}`,
  );
  assert.equal(one.sources[0]?.name, 'office-activity');
  assert.equal(one.sources[0]?.tenant.name, 'contoso');
  const two = await configurationOf(
    `tenants:${tenant('contoso')}${tenant('fabrikam')}
sources:
  - { kind: office-activity, tenant: fabrikam }
  - { kind: office-activity, tenant: contoso, name: audit }${siem}`,
  );
  assert.deepEqual(
    two.sources.map(({ name, tenant: { name: of } }) => [name, of]),
    [
      ['office-activity-fabrikam', 'fabrikam'],
      ['audit', 'contoso'],
    ],
  );
});

test('secrets are read when asked for and print as stars', async () => {
  const configuration = await configurationOf(
    `tenants:${tenant('contoso')}\nsources: [{ kind: office-activity }]${siem}`,
  );
  assert.equal(await secretIn(configuration), 'value of CONTOSO_SECRET');
  assert.doesNotMatch(inspect(configuration, { depth: 9 }) + JSON.stringify(configuration), /value of/);
});

test('the passphrase of a client certificate is read from its place and prints as stars', async () => {
  const tls = 'tls: { pfxFile: siem.pfx, passphraseVariable: PFX }';
  const configuration = await configurationOf(
    `tenants:${tenant('contoso')}\nsources: [{ kind: office-activity }]${siem.replace(' }', `, ${tls} }`)}`,
  );
  const { passphrase } = configuration.destinations[0]?.tls ?? {};
  assert.equal(await passphrase?.read(), 'value of PFX');
  assert.doesNotMatch(inspect(configuration, { depth: 9 }) + JSON.stringify(configuration), /value of/);
});

test('each way to sign in comes with the places it reads, and a machine needs no client id', async () => {
  const wayOf = async (options: string, variables: Readonly<Record<string, string>> = {}) => {
    const text = `tenants: [{ name: contoso, tenantId: 11111111-2222-3333-4444-555555555555, ${options} }]
sources: [{ kind: office-activity }]${siem}`;
    const world = { variable: (name: string) => variables[name], credentialsFolder: undefined };
    const loaded = await readConfiguration(text, '/etc/defender-siem', world);
    assert.equal(loaded.outcome, 'loaded', inspect(loaded, { depth: 5 }));
    return loaded.configuration.tenants[0]?.signIn;
  };
  const clientId = 'clientId: 66666666-7777-8888-9999-000000000000';
  const certificate = await wayOf(`${clientId}, certificateFile: a.pem, nextCertificateFile: b.pem`);
  assert.ok(certificate?.way === 'certificate');
  assert.equal(certificate.current.certificate.origin, 'file /etc/defender-siem/a.pem');
  assert.equal(certificate.next?.certificate.origin, 'file /etc/defender-siem/b.pem');
  const person = await wayOf(`${clientId}, userSignIn: true, clientSecretFile: s`);
  assert.ok(person?.way === 'user-sign-in');
  assert.equal(person.application?.way, 'client-secret');
  assert.equal(person.folder, '/var/lib/defender-siem/sign-in');
  const token = await wayOf(`${clientId}, federatedTokenFile: /t`);
  assert.ok(token?.way === 'federated-token' && token.token.origin === 'file /t');
  assert.deepEqual(await wayOf('managedIdentity: vm'), {
    way: 'managed-identity',
    identity: { host: 'vm', origin: 'http://169.254.169.254' },
  });
  const arc = { host: 'arc', keyFolder: '/var/opt/azcmagent/tokens' };
  for (const [variables, origin] of [
    [{}, 'http://localhost:40342'],
    [{ IMDS_ENDPOINT: 'http://localhost:4711' }, 'http://localhost:4711'],
  ] as const) {
    const way = await wayOf('managedIdentity: arc', variables);
    assert.deepEqual(way, { way: 'managed-identity', identity: { ...arc, origin } });
  }
});

test('relative paths count from the folder of the file, and files that are not there are warned of', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'secret'), 's3cret\n');
  const text = `stateFolder: state
tenants:${tenant('contoso').replace('clientSecretVariable: CONTOSO_SECRET', 'clientSecretFile: secret')}
sources: [{ kind: office-activity }]
destinations: [{ name: siem, profile: qradar, host: siem.example, tls: { caFile: ca.pem } }]
mappings: { folder: own }`;
  const file = join(folder, 'siem.yaml');
  await writeFile(file, text);
  const loaded = await loadConfiguration(file, environment);
  assert.equal(loaded.outcome, 'loaded', inspect(loaded));
  assert.equal(loaded.configuration.stateFolder, join(folder, 'state'));
  assert.equal(loaded.configuration.mappings.folder, join(folder, 'own'));
  assert.equal(await secretIn(loaded.configuration), 's3cret');
  assert.deepEqual(
    loaded.warnings.map(({ path }) => path),
    ['destinations[0].tls.caFile'],
  );
});

test('a text in place of the mappings is the version that is pinned', async () => {
  const { mappings } = await configurationOf(
    `tenants:${tenant('contoso')}\nsources: [{ kind: office-activity }]${siem}mappings: "1"`,
  );
  assert.deepEqual(mappings, { version: '1' });
});

test('a file that is not there, is a folder or is far too long is told as such', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'long.yaml'), '#'.repeat(1_100_000));
  const problemOf = async (file: string) => {
    const loaded = await loadConfiguration(file, environment);
    return loaded.outcome === 'broken' ? loaded.problems[0]?.problem : undefined;
  };
  assert.equal(await problemOf(join(folder, 'no.yaml')), 'there is no such file');
  assert.equal(await problemOf(folder), 'this is a folder, not a file');
  assert.match((await problemOf(join(folder, 'long.yaml'))) ?? '', /longer than/);
});

for (const receiver of receivers) {
  test(`the starter configuration for ${receiver} loads once its placeholders are filled in`, async () => {
    const filled = starterConfiguration(receiver)
      .replaceAll('<SHORT-NAME>', 'contoso')
      .replaceAll(/<[A-Z]+-ID>/g, '11111111-2222-3333-4444-555555555555')
      .replaceAll(/<[A-Z-]+-HOST>/g, 'siem.example');
    const { destinations, sources } = await configurationOf(filled);
    assert.deepEqual(
      sources.map(({ name }) => name),
      ['graph-alerts', 'office-activity'],
    );
    assert.equal(destinations[0]?.profile, receiver);
    const unfilled = await read(starterConfiguration(receiver));
    assert.ok(unfilled.outcome === 'broken');
    assert.deepEqual(
      unfilled.problems.flatMap(({ problem, remedy }) =>
        /^<[A-Z-]+> still stands here$/.test(problem) && remedy.startsWith('Replace it; ')
          ? [problem.split(' ')[0]]
          : [],
      ),
      [
        '<SHORT-NAME>',
        '<TENANT-ID>',
        '<CLIENT-ID>',
        /<[A-Z-]+-HOST>/.exec(starterConfiguration(receiver))?.[0],
      ],
    );
  });
}
