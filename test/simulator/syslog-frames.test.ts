import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SyslogFrames } from '../../src/simulator/syslog-frames.ts';

const message = fc
  .tuple(
    fc.constant('<165>'),
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\0]/g, '')),
  )
  .map((parts) => parts.join(''));

function counted(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text)} ${text}`);
}

test('whatever the framing of each message and wherever the stream is cut, the messages come out whole', () => {
  const sent = fc.array(fc.tuple(message, fc.boolean()), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sent, fc.integer({ min: 1, max: 9 }), (messages, size) => {
      const stream = Buffer.concat(
        messages.map(([text, isCounted]) => (isCounted ? counted(text) : Buffer.from(`${text}\n`))),
      );
      const frames = new SyslogFrames();
      const got: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        got.push(...frames.push(stream.subarray(at, at + size)));
      }
      assert.deepEqual(
        got,
        messages.map(([text]) => text),
      );
      assert.equal(frames.incompleteBytes, 0);
    }),
  );
});

test('a message without its end stays back', () => {
  const frames = new SyslogFrames();
  assert.deepEqual(frames.push(Buffer.from('<165>one\n<165>tw')), ['<165>one']);
  assert.equal(frames.incompleteBytes, 7);
});

test('a stream that cannot be followed is lost, but what came before it is not', () => {
  for (const wrong of ['12x <165>', '123456789012', 'a'.repeat(300_000)]) {
    const frames = new SyslogFrames();
    assert.deepEqual(frames.push(Buffer.from(`<165>one\n${wrong}`)), ['<165>one']);
    assert.equal(frames.isLost, true);
    assert.deepEqual(frames.push(Buffer.from('\n<165>two\n')), []);
  }
});
