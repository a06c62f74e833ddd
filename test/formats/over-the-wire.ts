// A line's way to a receiver and back: header and framing are added as a destination does it, and taken off as a
// receiver does it, by rules of its own.
import assert from 'node:assert/strict';
import { type Framing, frameMessages, framingBytes, framings } from '../../src/destinations/framing.ts';
import { createHeader, type HeaderMode, headerModes } from '../../src/destinations/header.ts';

export interface Way {
  readonly framing: Framing;
  readonly mode: HeaderMode;
}

export const ways: readonly Way[] = framings.flatMap((framing) =>
  headerModes.map((mode) => ({ framing, mode })),
);

const host = 'contoso-defender';

const headers: Readonly<Record<HeaderMode, RegExp>> = {
  rfc3164: /^<\d{1,3}>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d contoso-defender /,
  'rfc3164-tag': /^<\d{1,3}>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d contoso-defender defender-siem: /,
  rfc5424: /^<\d{1,3}>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z contoso-defender defender-siem - - - /,
};

/** What a receiver makes of the lines, sent one after the other; each with its frame within `textLimit` and overhead. */
export function overTheWire(
  lines: readonly string[],
  { framing, mode }: Way,
  textLimit: number,
): readonly string[] {
  const header = createHeader({ mode, facility: 'local4', priority: 'by-severity' });
  const most = textLimit + header.headerBytes(host) + framingBytes(framing, textLimit + 1_000);
  const messages = lines.map((text, index) => header.write(host, index % 11, 1_767_863_642_123) + text);
  for (const message of messages) assert.ok(frameMessages([message], framing).length <= most);
  const received = unframe(frameMessages(messages, framing), framing);
  return received.map((message) => {
    const [found = assert.fail(`no header in ${message}`)] = headers[mode].exec(message) ?? [];
    return message.slice(found.length);
  });
}

function unframe(bytes: Buffer, framing: Framing): readonly string[] {
  if (framing === 'lf') {
    const messages = bytes.toString().split('\n');
    assert.equal(messages.pop(), '');
    return messages;
  }
  const messages: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('ascii', at, blank));
    messages.push(bytes.toString('utf8', blank + 1, blank + 1 + length));
    at = blank + 1 + length;
  }
  return messages;
}
