// What hostOf, domainOf and userOf take from a name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainOf, hostOf, userOf } from '../../../src/mapping/operators/name-parts.ts';
import { written } from '../mapping-of.ts';

/** Name, its host, domain and user. */
const examples: readonly (readonly [string, string | undefined, string | undefined, string | undefined])[] = [
  ['pc1.contoso.com', 'pc1', 'contoso.com', 'pc1.contoso.com'],
  ['pc1', 'pc1', undefined, 'pc1'],
  ['liz@contoso.com', 'liz@contoso', 'contoso.com', 'liz'],
  ['CONTOSO\\liz', 'CONTOSO\\liz', 'CONTOSO', 'liz'],
  ['Liz Bean <liz@contoso.com>', 'Liz Bean <liz@contoso', 'contoso.com', 'liz'],
  [
    'https://user@www.contoso.com:8443/a?b@c',
    'www.contoso.com',
    'www.contoso.com',
    'https://user@www.contoso.com:8443/a?b',
  ],
  ['192.0.2.1', '192.0.2.1', undefined, '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1', undefined, '2001:db8::1'],
];

for (const [name, host, domain, user] of examples) {
  test(`the parts of ${name}`, () => {
    assert.deepEqual([hostOf(name), domainOf(name), userOf(name)], [host, domain, user]);
  });
}

test('parts are taken of paths and of each item of a list; what is no text has none', () => {
  assert.equal(written('hostOf: A', { A: 'pc1.contoso.com' }), 'pc1');
  assert.equal(written('userOf: A', { A: ['a@x', 7, 'b@x'] }), 'a; b');
  assert.equal(written('domainOf: A', { A: 7 }), undefined);
  assert.equal(written('domainOf: { from: A, take: first }, otherwise: none', { A: ['pc1'] }), 'none');
});
