// Cuts a JSON array into its elements at byte level while it streams: exact bytes kept, each element parsed
// alone, memory bounded by the largest element, time linear in the bytes whatever they hold.
import { createElementScan, type TooLarge } from './element-scan.ts';
import { NotAnArray } from './not-an-array.ts';

export interface Element {
  /** Exactly as received, without the blanks around it. */
  readonly json: Uint8Array;
  /** Undefined when the bytes are no JSON. */
  readonly value: unknown;
}

export interface Cut {
  readonly elements: readonly Element[];
  /** Elements that were too large to keep. */
  readonly tooLarge: readonly TooLarge[];
}

export interface ElementCutter {
  /** Takes over the chunk, which must not change any more. Throws NotAnArray. */
  push(chunk: Uint8Array): Cut;
  /** No more comes. Throws NotAnArray when the array is not closed. */
  finish(): Cut;
  /** Whether the array is closed: then only what follows it may still come, and not through here. */
  readonly isClosed: boolean;
  /** What the last chunk held behind the array. */
  readonly rest: Uint8Array;
}

export interface CutterOptions {
  /**
   * `flat`: elements hold no lists of objects, so that `},{` stands between elements only. Ends are searched
   * for natively at first, and scanned for once that has failed twice in a row. `nested`: always scanned for.
   */
  readonly shape: 'flat' | 'nested';
  readonly maxElementBytes: number;
  /** The array is part of something larger; otherwise anything behind it is an error. */
  readonly mayBeFollowed?: boolean;
}

const boundary = Buffer.from('},{');
/** An element longer than this is scanned rather than waited for. */
const longestSearchBytes = 64 * 1024;
const failuresAllowed = 2;

export function createElementCutter(options: CutterOptions): ElementCutter {
  const { shape, maxElementBytes } = options;
  const scan = createElementScan(maxElementBytes, options.mayBeFollowed);
  let isSearching = shape === 'flat';
  let failures = 0;
  /** No boundary begins before this position that was not tried. */
  let searchedTo = 0;

  /**
   * The element, if its end can be told by searching. That is exact: no JSON object begins with a shorter
   * JSON object. `wait`: more bytes may tell.
   */
  function search(): Element | 'wait' | 'failed' {
    const { bytes, start, end } = scan;
    const from = Math.max(start, searchedTo);
    const found = bytes.subarray(0, end).indexOf(boundary, from);
    if (found === -1) {
      searchedTo = Math.max(from, end - boundary.length + 1);
      return end - start > longestSearchBytes ? 'failed' : 'wait';
    }
    searchedTo = found + 1;
    const to = found + 1;
    const value = to - start > maxElementBytes ? undefined : parse(bytes, start, to);
    if (typeof value !== 'object' || value === null) return 'failed';
    scan.beginAt(found + 2);
    return { json: bytes.subarray(start, to), value };
  }

  function scanOne(): Element | TooLarge | undefined {
    const found = scan.toEnd();
    if (found === undefined) return undefined;
    if (found.from === undefined) return found.tooLarge;
    const { bytes } = scan;
    return { json: bytes.subarray(found.from, found.to), value: parse(bytes, found.from, found.to) };
  }

  function cutAll(isLast: boolean): Cut {
    const elements: Element[] = [];
    const tooLarge: TooLarge[] = [];
    while (scan.toElement()) {
      const searched = isSearching && scan.isUntouched ? search() : undefined;
      if (searched === 'wait' && !isLast) break;
      if (typeof searched === 'object') {
        failures = 0;
        elements.push(searched);
        continue;
      }
      if (searched === 'failed') failures += 1;
      if (failures >= failuresAllowed) isSearching = false;
      const scanned = scanOne();
      if (scanned === undefined) break;
      if ('sha256' in scanned) tooLarge.push(scanned);
      else elements.push(scanned);
    }
    return { elements, tooLarge };
  }

  return {
    push: (chunk) => {
      searchedTo = Math.max(0, searchedTo - scan.append(chunk));
      return cutAll(false);
    },
    finish: () => {
      const cut = cutAll(true);
      if (!scan.isClosed) throw new NotAnArray('it ends before the list is closed');
      return cut;
    },
    get isClosed() {
      return scan.isClosed;
    },
    get rest() {
      return scan.rest;
    },
  };
}

function parse(bytes: Buffer, from: number, to: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', from, to));
  } catch {
    return undefined;
  }
}
