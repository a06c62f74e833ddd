// Cuts an OData answer, `{"@odata.context":..., "value":[...], "@odata.nextLink":...}`, into the elements of its
// list while it streams. What stands around the list is small and kept, and parsed as a whole at the end, so
// that the next link may stand on either side.
import { type Cut, createElementCutter, type ElementCutter } from '../microsoft/element-cutter.ts';
import { NotAnArray } from '../microsoft/not-an-array.ts';
import { createListSearch } from './list-search.ts';

export interface AnswerCutter {
  /** Takes over the chunk, which must not change any more. Throws NotAnArray. */
  push(chunk: Uint8Array): Cut;
  /**
   * No more comes. Returns the answer with its list emptied; without `value` when there was no list in it.
   * Throws NotAnArray when it is not one whole JSON object.
   */
  finish(): Readonly<Record<string, unknown>>;
}

/** Far above what Microsoft writes around a list, on either side of it. */
const mostBytesAround = 16 * 1024;
const nothing: Cut = { elements: [], tooLarge: [] };

export function createAnswerCutter(maxElementBytes: number): AnswerCutter {
  const search = createListSearch();
  let head = Buffer.alloc(0);
  let list: ElementCutter | undefined;
  let tail = Buffer.alloc(0);

  function addToTail(bytes: Uint8Array): void {
    tail = Buffer.concat([tail, bytes]);
    if (tail.length > mostBytesAround) throw new NotAnArray('too much follows the list');
  }

  function pushToList(cutter: ElementCutter, bytes: Uint8Array): Cut {
    const cut = cutter.push(bytes);
    if (cutter.isClosed) addToTail(cutter.rest);
    return cut;
  }

  return {
    push: (chunk) => {
      if (list?.isClosed === true) {
        addToTail(chunk);
        return nothing;
      }
      if (list !== undefined) return pushToList(list, chunk);
      const bytes = Buffer.concat([head, chunk]);
      const listAt = search.continueIn(bytes);
      head = bytes.subarray(0, listAt);
      if (head.length > mostBytesAround) throw new NotAnArray('no list begins in its first 16 kB');
      if (listAt === undefined) return nothing;
      list = createElementCutter({ shape: 'nested', maxElementBytes, mayBeFollowed: true });
      return pushToList(list, bytes.subarray(listAt));
    },
    finish: () => {
      if (list?.isClosed === false) throw new NotAnArray('it ends before the list is closed');
      const around = parseObject(`${head.toString()}${list === undefined ? '' : '[]'}${tail.toString()}`);
      const { value } = around;
      // A second `value` would have been taken for the list by every parser.
      const isWhole = list === undefined ? value === undefined : Array.isArray(value) && value.length === 0;
      if (!isWhole) throw new NotAnArray('its value is not one list');
      return around;
    },
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new NotAnArray('it is not one whole JSON object');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new NotAnArray('it is not a JSON object');
}
