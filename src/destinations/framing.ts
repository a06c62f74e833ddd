// How a receiver on a byte stream tells one message from the next (RFC 6587, RFC 5425).

export const framings = ['lf', 'octet-counting'] as const;

/** `lf`: a line feed after each message. `octet-counting`: its length in bytes and a blank before it. */
export type Framing = (typeof framings)[number];

/** Makes the frame of one message: header and text, without line breaks. */
export type Framer = (message: string) => Uint8Array;

/** What framing adds at most to one message, so that the whole stays within `maxBytes`. */
export function framingBytes(framing: Framing, maxBytes: number): number {
  return framing === 'lf' ? 1 : String(maxBytes).length + 1;
}

const lineFeed = 0x0a;
const blank = 0x20;
const zero = 0x30;
/** Longest length of a message in digits, with its blank. */
const mostBefore = 8;
const slabBytes = 256 * 1024;

/** Frames share buffers, so that a line does not cost an allocation; a buffer goes when the last of its frames does. */
export function createFramer(framing: Framing): Framer {
  const frame = framing === 'lf' ? endWithLineFeed : startWithLength;
  let slab = Buffer.alloc(0);
  let at = 0;
  return (message) => {
    // UTF-8 takes at most three bytes for a UTF-16 unit.
    const most = mostBefore + message.length * 3 + 1;
    if (at + most > slab.length) {
      slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, most));
      at = 0;
    }
    const framed = frame(message, slab, at);
    at = framed.byteOffset - slab.byteOffset + framed.length;
    return framed;
  };
}

function endWithLineFeed(message: string, slab: Buffer, at: number): Uint8Array {
  const end = at + slab.write(message, at);
  slab[end] = lineFeed;
  return slab.subarray(at, end + 1);
}

/** The message first: only when it is written its length in bytes is known. */
function startWithLength(message: string, slab: Buffer, at: number): Uint8Array {
  const begin = at + mostBefore;
  const length = slab.write(message, begin);
  let start = begin - 1;
  slab[start] = blank;
  for (let left = length; left > 0 || start === begin - 1; left = Math.floor(left / 10)) {
    start -= 1;
    slab[start] = zero + (left % 10);
  }
  return slab.subarray(start, begin + length);
}
