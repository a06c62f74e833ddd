// What a tenant is called at the SIEM.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deviceHost } from '../../src/model/device-host.ts';

test('a tenant appears as <tenant>-defender', () => {
  assert.equal(deviceHost('contoso'), 'contoso-defender');
  assert.equal(deviceHost('Contoso Ltd. (EU)'), 'contoso-ltd-eu-defender');
  assert.equal(deviceHost(''), 'defender');
  assert.equal(deviceHost('192.0.2.1'), '192-0-2-1-defender');
});

test('whatever the tenant is called, the host is one valid label', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (tenant) => {
      assert.match(deviceHost(tenant), /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    }),
  );
});
