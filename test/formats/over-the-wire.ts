// A line's way to a receiver and back: header and framing are added as a destination does it, and taken off and read
// by the oracle, which shares no code with what wrote them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createFramer, type Framing, framingBytes, framings } from '../../src/destinations/framing.ts';
import { createHeader, type HeaderMode, headerModes } from '../../src/destinations/header.ts';
import { readDictionaries } from '../../src/oracle/dictionaries.ts';
import { type ReadMessage, readMessage } from '../../src/oracle/message.ts';
import { SyslogStream } from '../../src/oracle/syslog-stream.ts';
import { packageRoot } from '../../src/world/package-root.ts';

export interface Way {
  readonly framing: Framing;
  readonly mode: HeaderMode;
}

export const ways: readonly Way[] = framings.flatMap((framing) =>
  headerModes.map((mode) => ({ framing, mode })),
);

const host = 'contoso-defender';
const stamp = '[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d';

/** What stands before the text, as the tests expect it. */
const headers: Readonly<Record<HeaderMode, RegExp>> = {
  rfc3164: new RegExp(`^<\\d{1,3}>${stamp} ${host} `),
  'rfc3164-tag': new RegExp(`^<\\d{1,3}>${stamp} ${host} defender-siem: `),
  rfc5424: new RegExp(`^<\\d{1,3}>1 [\\d-]{10}T[\\d:.]{12}Z ${host} defender-siem - - - `),
};
const keys = readDictionaries(join(packageRoot, 'mappings/keys'));

export interface Received extends ReadMessage {
  /** What stands behind the header. */
  readonly text: string;
}

/** What a receiver makes of lines sent one after the other. Holds every frame to the limit, overhead included. */
export function overTheWire(
  lines: readonly string[],
  { framing, mode }: Way,
  textLimit: number,
): readonly Received[] {
  const header = createHeader({ mode, facility: 'local4', priority: 'by-severity' });
  const overhead = header.headerBytes(host) + framingBytes(framing, textLimit + 1_000);
  const messages = lines.map((text, index) => header.write(host, index % 11, 1_767_863_642_123) + text);
  const frames = messages.map(createFramer(framing));
  for (const frame of frames) assert.ok(frame.length <= textLimit + overhead);
  const stream = new SyslogStream();
  const streamed = [...stream.push(Buffer.concat(frames)), ...stream.end()];
  assert.equal(streamed.length, lines.length);
  return streamed.map(({ bytes, isCounted, fault }) => {
    assert.equal(fault, undefined);
    assert.equal(isCounted, framing === 'octet-counting');
    const read = readMessage(bytes, keys);
    assert.equal(read.header.layout, mode === 'rfc5424' ? 'rfc5424' : 'rfc3164');
    assert.equal(read.header.host, host);
    return { ...read, text: Buffer.from(bytes).toString().replace(headers[mode], '') };
  });
}
