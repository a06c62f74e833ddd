// What `template` writes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { written } from '../mapping-of.ts';

test('a template puts paths into constant text', () => {
  assert.equal(written("template: '{A}: {B} mails'", { A: 'x', B: 3 }), 'x: 3 mails');
  assert.equal(written("template: '{A}'", { A: ['x', 'y'] }), 'x; y');
});

test('a template is absent when a path without question mark is', () => {
  assert.equal(written("template: '{A}: {B}'", { A: 'x' }), undefined);
  assert.equal(written("template: '{A}{B?}'", { A: 'x' }), 'x');
});

test('a brace as text is written twice', () => {
  assert.equal(written("template: '{{{A}}}'", { A: 'x' }), '{x}');
});
