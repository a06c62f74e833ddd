import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createRelpReader,
  type RelpFrame,
  transactionOf,
  transactionsFrom,
  writeRelpFrame,
  writeRelpMessages,
} from '../../src/destinations/relp-frames.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';

test('a batch of messages is one buffer of numbered frames whose length counts bytes', () => {
  const bytes = writeRelpMessages(1, ['<13>one', '<13>größer\n✓']);
  assert.equal(bytes.toString(), '2 syslog 7 <13>one\n3 syslog 16 <13>größer\n✓\n');
});

test('a frame without data has neither data nor the blank before it', () => {
  assert.equal(writeRelpFrame({ transaction: 7, command: 'close', data: '' }).toString(), '7 close 0\n');
});

test('after transaction 999,999,999 comes 1', () => {
  const bytes = writeRelpMessages(999_999_998, ['a', 'b']);
  assert.equal(bytes.toString(), '999999999 syslog 1 a\n1 syslog 1 b\n');
  assert.equal(transactionsFrom(transactionOf(999_999_998), transactionOf(999_999_999)), 1);
  assert.equal(transactionsFrom(999_999_999, 127), 127);
});

const frames = fc.array(
  fc.record(
    {
      transaction: fc.nat({ max: 999_999_999 }),
      command: fc.stringMatching(/^[A-Za-z]{1,32}$/),
      data: fc.string({ unit: 'grapheme', maxLength: 200 }),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 20 },
);

test('frames are read the same however their bytes are chopped', () => {
  fc.assert(
    fc.property(frames, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (written, sizes) => {
      const bytes = Buffer.concat(written.map(writeRelpFrame));
      const reader = createRelpReader('relp://siem');
      const read: RelpFrame[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value ?? 1;
        read.push(...reader.read(bytes.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(read, written);
    }),
    { numRuns: 200 },
  );
});

test('what is not a frame is refused as soon as that shows', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['HTTP/1.1 400', /byte 72 stands in the number/],
    [' rsp 0\n', /number of a frame is missing/],
    ['1234567890', /number of a frame is longer than 9/],
    ['1  ', /command of a frame is missing/],
    ['1 r_p', /byte 95 stands in the command/],
    [`1 ${'a'.repeat(33)}`, /command of a frame is longer than 32/],
    ['1 rsp\n', /byte 10 stands in the command/],
    ['1 rsp \n', /length of a frame is missing/],
    ['1 rsp -1', /byte 45 stands in the length/],
    ['1 rsp 3\n', /ends before its data/],
    ['1 rsp 3 abcd', /does not end where it said/],
    ['1 rsp 65537 ', /65537 bytes is announced/],
  ];
  for (const [text, says] of wrong) {
    assert.throws(
      () => createRelpReader('relp://siem').read(Buffer.from(text)),
      (error) => {
        assert.ok(error instanceof ConnectorError, text);
        assert.equal(error.code, 'destination-not-relp');
        assert.match(error.message, says);
        return true;
      },
      text,
    );
  }
});
