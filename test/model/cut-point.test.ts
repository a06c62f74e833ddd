// Where texts may be cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutPoint } from '../../src/model/cut-point.ts';

test('between plain letters a text is cut where it is asked for', () => {
  assert.deepEqual(
    [-1, 0, 1, 3, 9].map((at) => cutPoint('abcd', at)),
    [0, 0, 1, 3, 4],
  );
});

test('what a person takes for one character stays whole', () => {
  const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
  for (const whole of [
    '\u{1f600}',
    'e\u0301',
    family,
    '\u{1f1e9}\u{1f1ea}',
    '\r\n',
    '\u1112\u1161\u11ab',
    '\u{1f44d}\u{1f3fd}',
  ]) {
    const text = `x${whole}y`;
    for (let at = 2; at < 1 + whole.length; at += 1) assert.equal(cutPoint(text, at), 1, `${whole} at ${at}`);
    assert.equal(cutPoint(text, 1 + whole.length), 1 + whole.length);
  }
});

test('a letter with accents without end is cut all the same, but no character is', () => {
  const text = `x${'\u0301'.repeat(500)}`;
  assert.equal(cutPoint(text, 300), 300);
  assert.equal(cutPoint(`a${'\u{1d165}'.repeat(300)}`, 300), 299);
});

test('no half of a character is ever left at the cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(100), (text, at) => {
      const end = cutPoint(text, at);
      assert.ok(end <= at && end <= text.length);
      assert.equal(text.slice(0, end).isWellFormed(), text.isWellFormed());
    }),
    { numRuns: 500 },
  );
});
