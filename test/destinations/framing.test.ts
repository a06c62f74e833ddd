// Both framings, byte by byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameMessages, framingBytes } from '../../src/destinations/framing.ts';

test('lf puts a line feed after each message', () => {
  assert.equal(frameMessages(['a', 'bü'], 'lf').toString(), 'a\nbü\n');
});

test('octet counting counts bytes, not characters', () => {
  assert.equal(frameMessages(['a', 'bü €'], 'octet-counting').toString(), '1 a7 bü €');
});

test('a batch without messages is empty', () => {
  assert.equal(frameMessages([], 'lf').length, 0);
  assert.equal(frameMessages([], 'octet-counting').length, 0);
});

test('what framing adds is known beforehand', () => {
  assert.equal(framingBytes('lf', 8_000), 1);
  for (const length of [1, 99, 7_995]) {
    const added = frameMessages(['x'.repeat(length)], 'octet-counting').length - length;
    assert.ok(added <= framingBytes('octet-counting', 8_000));
  }
});
