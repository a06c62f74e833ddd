// Both framings, byte by byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFramer, type Framing, framingBytes } from '../../src/destinations/framing.ts';

function framed(messages: readonly string[], framing: Framing): string {
  return Buffer.concat(messages.map(createFramer(framing))).toString();
}

test('lf puts a line feed after each message', () => {
  assert.equal(framed(['a', 'bü'], 'lf'), 'a\nbü\n');
});

test('octet counting counts bytes, not characters', () => {
  assert.equal(framed(['a', 'bü €', ''], 'octet-counting'), '1 a7 bü €0 ');
});

test('a frame stays as it is however many follow, and however long they are', () => {
  const messages = Array.from({ length: 400 }, (_, index) => `${index} ${'€'.repeat(index * 10)}`);
  messages.push('x'.repeat(1_000_000));
  const expected = messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join('');
  assert.equal(framed(messages, 'octet-counting'), expected);
  assert.equal(framed(messages, 'lf'), messages.map((message) => `${message}\n`).join(''));
});

test('what framing adds is known beforehand', () => {
  assert.equal(framingBytes('lf', 8_000), 1);
  for (const length of [1, 99, 7_995]) {
    const added = createFramer('octet-counting')('x'.repeat(length)).length - length;
    assert.ok(added <= framingBytes('octet-counting', 8_000));
  }
});
