// What `split`, `where`, `take`, `pick`, `items`, `count` and `join` make of lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mappingOf, written } from '../mapping-of.ts';

test('split parts text at any of its separators, trims, and drops empty parts', () => {
  assert.equal(written("from: A, split: ';'", { A: ' a ;b;; c' }), 'a; b; c');
  assert.equal(written("from: A, split: [';', ','], join: { with: '|' }", { A: 'a;b, c' }), 'a|b|c');
  assert.equal(written("from: A, split: ';'", { A: ' ; ' }), undefined);
});

test('take gives the first, the rest, or all; a lone value is a list of one', () => {
  const data = { A: ['a', 'b', 'c'], B: 'b' };
  assert.equal(written('from: A, take: first', data), 'a');
  assert.equal(written('from: A, take: rest', data), 'b; c');
  assert.equal(written('from: A, take: all', data), 'a; b; c');
  assert.equal(written('from: B, take: first', data), 'b');
  assert.equal(written('from: B, take: rest', data), undefined);
});

test('take several gives a list only when it has two items or more', () => {
  const data = { A: ['a', 'b'], B: ['b'], C: 'c' };
  assert.equal(written('from: A, take: several', data), 'a; b');
  assert.equal(written('from: B, take: several', data), undefined);
  assert.equal(written('from: C, take: several', data), undefined);
});

test('take distinct gives each item once', () => {
  assert.equal(written('from: A, take: distinct', { A: ['b', 'a', 'b', 1, '1'] }), 'b; a; 1; 1');
  assert.equal(written('from: A, take: distinct', { A: 'b' }), 'b');
});

test('items writes each item by a template, and leaves out items without its paths', () => {
  const data = {
    A: [{ Name: 'SPF', Value: 'Pass' }, { Name: 'DKIM' }, { Name: 'DMARC', Value: 'Fail' }],
    B: { Name: 'alone' },
  };
  assert.equal(written("from: A, items: '{Name}={Value}'", data), 'SPF=Pass; DMARC=Fail');
  assert.equal(written("from: A, items: '{Name}={Value?}', join: 2", data), 'SPF=Pass; DKIM= (+1)');
  assert.equal(written("from: A, take: rest, items: '{Name}'", data), 'DKIM; DMARC');
  assert.equal(written("from: B, items: '{Name}'", data), 'alone');
  assert.equal(written("from: C, items: '{Name}'", data), undefined);
});

test('items writes each item as pairs of the paths that are there, also inside objects and lists', () => {
  const data = {
    A: [
      { Name: 'a', Size: 0, File: { Path: 'x' }, Tags: ['t', 'u'] },
      { Name: null },
      { Size: 2, Free: { k: 1 } },
    ],
  };
  assert.equal(
    written('from: A, items: [Name, [Size, File.Path], Tags, Free]', data),
    'Name=a, Size=0, File.Path=x, Tags=t & u; Size=2, Free={"k":1}',
  );
  assert.equal(written('from: A, items: [Name]', { A: [{ Name: '' }] }), undefined);
  assert.equal(written("from: A, items: ['@odata\\.type']", { A: { '@odata.type': 'x' } }), '@odata.type=x');
});

test('where keeps the items that match; without one it is absent', () => {
  const data = {
    A: [
      { T: 'x', V: 1 },
      { T: 'y', V: 2 },
      { T: 'X', V: 3 },
    ],
    B: { T: 'x' },
  };
  assert.equal(written("from: A, where: { T: x }, items: '{V}'", data), '1; 3');
  assert.equal(written('count: { from: A, where: { T: x } }', data, 'cn1'), '2');
  assert.equal(written('count: { from: A, where: { T: z } }', data, 'cn1'), undefined);
  assert.equal(written("from: B, where: { T: x }, items: '{T}'", data), 'x');
  assert.equal(
    written('from: A, where: { T: x }, pick: { when: { V: { atLeast: 2 } }, from: V }', data),
    '3',
  );
  assert.equal(written('from: A, where: {}, take: first, items: [T]', data), 'T=x');
});

test('where and items map what they name of an item, and nothing else', () => {
  const { known } = mappingOf('fields: [{ from: A, where: { T: x }, items: [V], cef: msg }]');
  assert.deepEqual(known.unknownIn({ A: [{ T: 'x', V: { a: 1 }, W: 2 }] }), ['A.W']);
});

test('pick gives a path in the first item that matches, or the item itself', () => {
  const data = {
    A: [
      { Name: 'DKIM', Value: 'Fail' },
      { Name: 'SPF', Value: 'Pass' },
    ],
    B: ['x1', 'y1', 'y2'],
  };
  assert.equal(written('from: A, pick: { when: { Name: spf }, from: Value }', data), 'Pass');
  assert.equal(written('from: A, pick: { when: { Name: DMARC }, from: Value }', data), undefined);
  assert.equal(written('from: B, pick: { when: { $item: { startsWith: y } } }', data), 'y1');
});

test('count counts items: a lone value is one, an empty list none, absent stays absent', () => {
  assert.equal(written('count: A', { A: [1, 2, 3] }, 'cn1'), '3');
  assert.equal(written('count: A', { A: 'x' }, 'cn1'), '1');
  assert.equal(written('count: A', { A: [] }, 'cn1'), '0');
  assert.equal(written('count: A', {}, 'cn1'), undefined);
  assert.equal(written("count: { from: A, split: ';' }", { A: 'x;y' }, 'cn1'), '2');
});

test('join writes at most so many items and how many more there are', () => {
  assert.equal(written("from: A, join: { most: 2, with: ', ' }", { A: [1, 2, 3, 4] }), '1, 2 (+2)');
  assert.equal(written('from: A, join: 3', { A: ['a', 'b', 'c'] }), 'a; b; c');
  assert.equal(written('from: A, join: 3', { A: 'a' }), 'a');
});

test('a list that is not joined is joined by twenty', () => {
  const list = Array.from({ length: 23 }, (_, index) => index);
  assert.match(written('from: A', { A: list }) ?? '', /^0; 1; .*; 19 \(\+3\)$/);
});
