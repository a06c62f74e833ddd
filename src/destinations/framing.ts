// How a receiver on a byte stream tells one message from the next (RFC 6587, RFC 5425). A batch becomes one
// buffer, so that it costs one write.

export const framings = ['lf', 'octet-counting'] as const;

/** `lf`: a line feed after each message. `octet-counting`: its length in bytes and a blank before it. */
export type Framing = (typeof framings)[number];

/** `messages`: header and text, without line breaks. */
export function frameMessages(messages: readonly string[], framing: Framing): Buffer {
  return framing === 'lf' ? endWithLineFeed(messages) : startWithLength(messages);
}

/** What framing adds at most to one message, so that the whole stays within `maxBytes`. */
export function framingBytes(framing: Framing, maxBytes: number): number {
  return framing === 'lf' ? 1 : String(maxBytes).length + 1;
}

const lineFeed = 0x0a;

function endWithLineFeed(messages: readonly string[]): Buffer {
  let size = messages.length;
  for (const message of messages) size += Buffer.byteLength(message);
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const message of messages) {
    at += buffer.write(message, at);
    buffer[at++] = lineFeed;
  }
  return buffer;
}

function startWithLength(messages: readonly string[]): Buffer {
  const prefixes = messages.map((message) => `${Buffer.byteLength(message)} `);
  let size = 0;
  for (const prefix of prefixes) size += prefix.length + Number.parseInt(prefix, 10);
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [index, message] of messages.entries()) {
    at += buffer.write(prefixes[index] ?? '', at);
    at += buffer.write(message, at);
  }
  return buffer;
}
