// Puts small pieces together into pages, so that a thousand tiny blobs do not cost a thousand commits. What is
// lost in a page is told in that page, bundled, so that ten thousand losses do not become ten thousand events.
import { type Page, pageBytes, pageRecords } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { StateChange } from '../../model/state.ts';
import type { PendingBlob } from './blob-ledger.ts';

/** Records that have to become durable together with their changes. */
export interface Piece {
  readonly records: readonly SourceRecord[];
  readonly changes: readonly StateChange[];
  readonly filtered: number;
  /** The changes say that this blob is lost. */
  readonly lost?: PendingBlob;
}

export interface PageGathering {
  /** Returns the page that was gathered before, if there is no room beside it for this piece. */
  add(piece: Piece): Page | undefined;
  /** What is left; undefined when there is nothing. */
  rest(): Page | undefined;
}

/** So that a record never waits long for its page to fill. */
const mostPieces = 64;
const mostLost = 1_000;

/** `tellLost`: the events about what is lost in a page. */
export function createPageGathering(
  tellLost: (blobs: readonly PendingBlob[]) => readonly SourceRecord[],
): PageGathering {
  let records: SourceRecord[] = [];
  let changes: StateChange[] = [];
  let lost: PendingBlob[] = [];
  let filtered = 0;
  let bytes = 0;
  let pieces = 0;

  function rest(): Page | undefined {
    if (pieces + lost.length === 0) return undefined;
    const told = lost.length === 0 ? [] : tellLost(lost);
    const page = { records: [...records, ...told], changes, filtered, hasMore: false };
    records = [];
    changes = [];
    lost = [];
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
        lost.length >= mostLost ||
        records.length + lost.length + piece.records.length >= pageRecords ||
        bytes + pieceBytes > pageBytes;
      const page = isFull ? rest() : undefined;
      records.push(...piece.records);
      changes.push(...piece.changes);
      filtered += piece.filtered;
      bytes += pieceBytes;
      if (piece.lost === undefined) pieces += 1;
      else lost.push(piece.lost);
      return page;
    },
  };
}
