// A stream of bytes becomes messages, in whatever pieces it comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestMessage, type StreamedMessage, SyslogStream } from '../../src/oracle/syslog-stream.ts';

type Cut = readonly [text: string, offset: number, isCounted: boolean, fault: string | undefined];

function cut(stream: string, pieceLength: number): readonly Cut[] {
  const bytes = Buffer.from(stream);
  const reader = new SyslogStream();
  const messages: Cut[] = [];
  const keep = (found: readonly StreamedMessage[]) => {
    for (const { bytes: message, offset, isCounted, fault } of found) {
      messages.push([Buffer.from(message).toString(), offset, isCounted, fault]);
    }
  };
  for (let at = 0; at < bytes.length; at += pieceLength)
    keep(reader.push(bytes.subarray(at, at + pieceLength)));
  keep(reader.end());
  return messages;
}

const streams: readonly (readonly [what: string, stream: string, messages: readonly Cut[]])[] = [
  [
    'lines',
    '<1>a\n\n<1>b\n',
    [
      ['<1>a', 0, false, undefined],
      ['<1>b', 6, false, undefined],
    ],
  ],
  [
    'a last line without its end',
    '<1>a\n<1>b',
    [
      ['<1>a', 0, false, undefined],
      ['<1>b', 5, false, undefined],
    ],
  ],
  ['CR LF', '<1>a\r\n', [['<1>a', 0, false, 'frame-carriage-return']]],
  [
    'counted messages',
    '4 <1>a5 <1>ü',
    [
      ['<1>a', 2, true, undefined],
      ['<1>ü', 8, true, undefined],
    ],
  ],
  [
    'both in turn',
    '4 <1>a<1>b\n4 <1>c',
    [
      ['<1>a', 2, true, undefined],
      ['<1>b', 6, false, undefined],
      ['<1>c', 13, true, undefined],
    ],
  ],
  [
    'counted messages with LF behind each',
    '4 <1>a\n4 <1>b\n',
    [
      ['<1>a', 2, true, undefined],
      ['<1>b', 9, true, undefined],
    ],
  ],
  [
    'a count too small',
    '3 <1>a\n<1>b\n',
    [
      ['<1>a', 2, true, 'frame-length'],
      ['<1>b', 7, false, undefined],
    ],
  ],
  [
    'a count too large',
    '9 <1>a\n<1>bcd\n',
    [
      ['<1>a', 2, true, 'frame-length'],
      ['<1>bcd', 7, false, undefined],
    ],
  ],
  [
    'an end within a counted message',
    '4 <1>a9 <1>b',
    [
      ['<1>a', 2, true, undefined],
      ['<1>b', 8, true, 'frame-unfinished'],
    ],
  ],
  [
    'stored lines that begin with a number',
    '2026-01-08 x\n4 x\n',
    [
      ['2026-01-08 x', 0, false, undefined],
      ['4 x', 13, false, undefined],
    ],
  ],
];

for (const [what, stream, messages] of streams) {
  test(`a stream of ${what} is cut the same in pieces of any length`, () => {
    for (const length of [1, 2, 3, 5, 1_000])
      assert.deepEqual(cut(stream, length), messages, `pieces of ${length}`);
  });
}

test('a line without end is handed out once, cut, and the next line is found again', () => {
  const found = cut(`<1>${'x'.repeat(3 * longestMessage)}\n<1>b\n`, 65_536);
  assert.deepEqual(
    found.map(([text, , , fault]) => [text.length, fault]),
    [
      [longestMessage, 'message-too-long'],
      [4, undefined],
    ],
  );
});
