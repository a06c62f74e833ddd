import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceKinds } from '../../src/sources/list.ts';
import { createTenantAccess } from '../../src/sources/microsoft/tenant-access.ts';
import { needsOf } from '../../src/sources/needs.ts';
import { openSource } from '../../src/sources/open-source.ts';
import { countingRandom } from '../doubles/counting-random.ts';
import { scriptedHttp } from '../doubles/scripted-http.ts';
import { contoso, secretWay } from '../doubles/source-setup.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const signal = new AbortController().signal;

test('every kind asks its own host with a token for its own resource', async () => {
  const http = scriptedHttp((request) =>
    request.method === 'POST'
      ? { body: { token_type: 'Bearer', access_token: `for ${request.body}`.replace(/\W/g, '-') } }
      : { body: request.url.includes('$filter') ? { value: [] } : [] },
  );
  const world = { clock: new VirtualClock(), random: countingRandom(), report: () => {}, http };
  for (const kind of sourceKinds) {
    // Of its own, because kinds of one resource share a token.
    const access = createTenantAccess({ ...world, tenant: contoso, signIn: secretWay(() => 's') });
    const options = kind.options.parse(kind.kind === 'endpoint-detections' ? { region: 'us' } : {});
    const classify = (type: string) => ({ type, lane: 'audit' }) as const;
    const source = openSource(
      { kind, name: kind.kind, tenant: contoso, options },
      { ...world, access, classify },
    );
    await source.probe(signal);
    const [asked, told] = http.requests.slice(-2);
    assert.equal(asked?.method, 'POST');
    const form = new URLSearchParams(asked?.body);
    const resource = form.get('resource') ?? form.get('scope')?.replace('/.default', '');
    assert.equal(resource, kind.resource(options, 'commercial'));
    assert.equal(new URL(told?.url ?? '').origin, kind.origin(options, 'commercial'));
    const needs = needsOf({ kind, options, tenant: contoso });
    assert.equal(needs.hosts[0], 'login.microsoftonline.com:443');
    assert.equal(needs.hosts[1], `${new URL(told?.url ?? '').host}:443`);
    assert.match(
      needs.consentUrl ?? '',
      new RegExp(`${contoso.tenantId}/adminconsent\\?client_id=${contoso.clientId}`),
    );
  }
});

test('no two kinds share a name, and each option is described', () => {
  const names = sourceKinds.map(({ kind }) => kind);
  assert.equal(new Set(names).size, names.length);
  for (const { kind, options } of sourceKinds) {
    for (const [name, schema] of Object.entries(options.shape)) {
      assert.ok((schema as { description?: string }).description, `${kind}.${name}`);
    }
  }
});
