import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cloudNames, clouds } from '../../../src/sources/microsoft/clouds.ts';
import { openNetwork } from '../../../src/sources/microsoft/network.ts';
import { networkOptions } from '../../../src/sources/microsoft/network-options.ts';
import { originSchema } from '../../../src/sources/microsoft/origin.ts';
import { tenantFacts, tenantOptions } from '../../../src/sources/microsoft/tenant-options.ts';
import { makeAuthority, makeCertificate } from '../../doubles/certificates.ts';
import { serve } from '../../doubles/loopback-server.ts';
import { contoso } from '../../doubles/source-setup.ts';

const tenant = {
  name: 'contoso',
  tenantId: contoso.tenantId.toUpperCase(),
  clientId: contoso.clientId,
  clientSecretFile: '/etc/secret',
};

test('a tenant gets the authority of its cloud, and its id in lower case', () => {
  for (const cloud of cloudNames) {
    const facts = tenantFacts(tenantOptions.parse({ ...tenant, cloud }));
    assert.equal(facts.authority, clouds[cloud].authority);
    assert.equal(facts.tenantId, contoso.tenantId);
  }
});

test('a tenant names exactly one place of its secret, a GUID and a name fit for a host', () => {
  const wrong = [
    { ...tenant, clientSecretVariable: 'X' },
    { ...tenant, clientSecretFile: undefined },
    { ...tenant, tenantId: 'contoso.onmicrosoft.com' },
    { ...tenant, name: 'Contoso Ltd' },
    { ...tenant, name: '-contoso' },
    { ...tenant, clientSecret: 'in the open' },
    { ...tenant, authority: 'http://login.example' },
  ];
  for (const options of wrong) {
    assert.equal(tenantOptions.safeParse(options).success, false, JSON.stringify(options));
  }
});

test('an origin has no path, user or query, and is http on loopback only', () => {
  for (const origin of [
    'https://a.example',
    'https://a.example:8443/',
    'http://127.0.0.1:4711',
    'http://[::1]:1',
  ]) {
    assert.equal(originSchema.parse(origin), origin.replace(/\/$/, ''));
  }
  const wrong = [
    'a.example',
    'http://a.example',
    'https://a.example/api',
    'https://u@a.example',
    'https://a.example?x',
    'ftp://127.0.0.1',
    'http://127.0.0.1.evil.example',
  ];
  for (const origin of wrong) assert.equal(originSchema.safeParse(origin).success, false, origin);
});

test('credentials of a proxy stand in options of their own, and need a proxy', () => {
  assert.equal(networkOptions.safeParse({ proxyUrl: 'http://proxy:3128' }).success, true);
  for (const wrong of [
    { proxyUrl: 'http://me:secret@proxy:3128' },
    { proxyUrl: 'socks5://proxy' },
    { proxyUser: 'me' },
    { proxyUrl: 'http://proxy:3128', proxyPasswordFile: '/x' },
  ]) {
    assert.equal(networkOptions.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});

test('a file of authorities that is missing or no PEM is told before anything is sent, and read again when it changes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'network-'));
  try {
    const caFile = join(folder, 'ca.pem');
    const open = () => openNetwork(networkOptions.parse({ caFile }));
    await assert.rejects(open(), { code: 'config-invalid', message: /ENOENT/ });
    await writeFile(caFile, 'no certificate');
    await assert.rejects(open(), { code: 'config-invalid', message: /no certificates in PEM form/ });
    const [first, second] = [makeAuthority(), makeAuthority()];
    await writeFile(caFile, first.certificate);
    const client = await open();
    await using server = await serve(
      (_request, response) => response.end(),
      makeCertificate({ issuer: second }),
    );
    const ask = () =>
      client.send({ method: 'GET', url: server.origin, headers: {} }, new AbortController().signal);
    await assert.rejects(ask(), { code: 'source-tls-untrusted' });
    // Half of a file leaves the former authorities in force.
    await writeFile(caFile, second.certificate.slice(0, 200));
    await assert.rejects(ask(), { code: 'source-tls-untrusted' });
    await writeFile(caFile, second.certificate);
    assert.equal((await ask()).status, 200);
    await client.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
