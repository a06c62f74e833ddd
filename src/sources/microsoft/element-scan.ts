// The byte machine under the cutter: where elements of a JSON array begin and end. It looks at each byte once,
// remembers where it stopped, and holds no more than the bytes from the start of the current element.
import { createHash, type Hash } from 'node:crypto';
import { NotAnArray } from './not-an-array.ts';

/** What is known of an element that is too large to be held. */
export interface TooLarge {
  readonly bytes: number;
  /** Of those bytes, in hexadecimal digits: by it the same one is known again. */
  readonly sha256: string;
}

/** An element without the blanks around it, as positions; or what is known of one that is too large. */
export type Found =
  | { readonly from: number; readonly to: number }
  | { readonly from: undefined; readonly tooLarge: TooLarge };

export interface ElementScan {
  /** What is held; positions count in it. Bytes before `end` never change. */
  readonly bytes: Buffer;
  readonly end: number;
  /** Where the current element begins. */
  readonly start: number;
  /** Whether none of the current element's bytes has been looked at. */
  readonly isUntouched: boolean;
  /** Whether the closing bracket has come. */
  readonly isClosed: boolean;
  /** What came behind the closing bracket; always empty when nothing may follow the array. */
  readonly rest: Uint8Array;
  /** Takes the chunk over. Returns by how much earlier positions have become smaller. */
  append(chunk: Uint8Array): number;
  /** Goes to the next element unless one has begun; false when that takes more bytes, or the array is closed. */
  toElement(): boolean;
  /** Goes to the end of the element that has begun; undefined when that takes more bytes. */
  toEnd(): Found | undefined;
  /** The caller has seen by itself that the next element begins at `position`. */
  beginAt(position: number): void;
}

type Place = 'before' | 'first' | 'next' | 'element' | 'after';

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** `mayBeFollowed`: the array is part of something larger; what comes behind it is not looked at. */
export function createElementScan(maxElementBytes: number, mayBeFollowed = false): ElementScan {
  let bytes: Buffer = Buffer.alloc(0);
  let end = 0;
  let at = 0;
  let place: Place = 'before';
  let start = 0;
  let depth = 0;
  let isInString = false;
  /** Bytes of the current element that were let go because it is too large. */
  let dropped = 0;
  /** Of the bytes that were let go. */
  let hash: Hash | undefined;

  function beginAt(position: number): void {
    place = 'element';
    start = position;
    at = position;
    depth = 0;
    isInString = false;
    dropped = 0;
    hash = undefined;
  }

  function drop(to: number): void {
    hash ??= createHash('sha256');
    hash.update(bytes.subarray(start, to));
    dropped += to - start;
  }

  function endAt(position: number, nextPlace: Place): Found {
    place = nextPlace;
    at = position + 1;
    if (dropped + position - start > maxElementBytes) {
      drop(position);
      return { from: undefined, tooLarge: { bytes: dropped, sha256: hash?.digest('hex') ?? '' } };
    }
    let to = position;
    while (isBlank(bytes[to - 1])) to -= 1;
    return { from: start, to };
  }

  /** Between elements one byte decides. */
  function passOne(byte: number | undefined): void {
    const isPassed =
      isBlank(byte) || (place === 'before' && byte !== undefined && byteOrderMark.includes(byte));
    if (isPassed) at += 1;
    else if (place === 'before') {
      if (byte !== openBracket) throw new NotAnArray('it does not begin as a list');
      place = 'first';
      at += 1;
    } else if (place === 'after') {
      throw new NotAnArray('something follows the list');
    } else if (byte === closeBracket && place === 'first') {
      place = 'after';
      at += 1;
    } else if (byte === comma || byte === closeBracket || byte === closeBrace) {
      throw new NotAnArray('an event is missing between two commas');
    } else beginAt(at);
  }

  return {
    get bytes() {
      return bytes;
    },
    get end() {
      return end;
    },
    get start() {
      return start;
    },
    get isUntouched() {
      return at === start && dropped === 0;
    },
    get isClosed() {
      return place === 'after';
    },
    get rest() {
      return bytes.subarray(place === 'after' ? at : end, end);
    },
    beginAt,

    append: (chunk) => {
      const isTooLarge = dropped > 0 || at - start > maxElementBytes;
      const keepFrom = place === 'element' && !isTooLarge ? start : Math.min(at, end);
      if (place === 'element' && keepFrom > start) drop(keepFrom);
      const kept = end - keepFrom;
      if (kept > 0 && end + chunk.length <= bytes.length) {
        bytes.set(chunk, end);
        end += chunk.length;
        start = keepFrom;
        return 0;
      }
      const old = bytes.subarray(keepFrom, end);
      if (kept === 0) {
        bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      } else {
        // Twice as large, so that an element of many chunks is not copied with each of them.
        bytes = Buffer.allocUnsafeSlow(Math.max(kept * 2, kept + chunk.length));
        bytes.set(old);
        bytes.set(chunk, kept);
      }
      end = kept + chunk.length;
      at -= keepFrom;
      start = 0;
      return keepFrom;
    },

    toElement: () => {
      while (place !== 'element' && at < end && !(mayBeFollowed && place === 'after')) passOne(bytes[at]);
      return place === 'element';
    },

    toEnd: () => {
      let position = at;
      while (position < end) {
        const byte = bytes[position];
        if (isInString) {
          // The escaped byte is passed over with it, even if it is yet to come.
          if (byte === backslash) position += 1;
          else if (byte === quote) isInString = false;
        } else if (byte === quote) isInString = true;
        else if (byte === openBrace || byte === openBracket) depth += 1;
        else if (byte === comma) {
          if (depth === 0) return endAt(position, 'next');
        } else if (byte === closeBrace || byte === closeBracket) {
          if (depth > 0) depth -= 1;
          else if (byte === closeBracket) return endAt(position, 'after');
          else throw new NotAnArray('a brace is closed that was never opened');
        }
        position += 1;
      }
      at = position;
      return undefined;
    },
  };
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
