// Puts small pieces together into pages, so that a thousand tiny blobs do not cost a thousand commits.
import { type Page, pageBytes, pageRecords } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange } from '../../model/state.ts';

/** Records that have to become durable together with their changes. */
export interface Piece {
  readonly records: readonly SourceRecord[];
  readonly changes: readonly StateChange[];
  readonly filtered: number;
}

export interface PageGathering {
  /** Returns the page that was gathered before, if there is no room beside it for this piece. */
  add(piece: Piece): Page | undefined;
  /** What is left; undefined when there is nothing. */
  rest(): Page | undefined;
}

/** So that a record never waits long for its page to fill. */
const mostPieces = 64;

export function createPageGathering(): PageGathering {
  let records: SourceRecord[] = [];
  let changes: StateChange[] = [];
  let filtered = 0;
  let bytes = 0;
  let pieces = 0;

  function rest(): Page | undefined {
    if (pieces === 0) return undefined;
    const page = { records, changes, filtered, hasMore: false };
    records = [];
    changes = [];
    filtered = 0;
    bytes = 0;
    pieces = 0;
    return page;
  }

  return {
    rest,
    add: (piece) => {
      const pieceBytes = piece.records.reduce((sum, record) => sum + record.json.length, 0);
      const isFull =
        pieces >= mostPieces ||
        records.length + piece.records.length > pageRecords ||
        bytes + pieceBytes > pageBytes;
      const page = isFull ? rest() : undefined;
      records.push(...piece.records);
      changes.push(...piece.changes);
      filtered += piece.filtered;
      bytes += pieceBytes;
      pieces += 1;
      return page;
    },
  };
}
