// One batch of records becomes lines: filtered, mapped, numbered, formatted within the destination's limit, with
// an entry for the ledger per record and a reject for each that cannot be mapped. One record's defect is its own.
import { ownedError } from '../errors/owned-error.ts';
import type { Format } from '../formats/format.ts';
import type { JournaledRecord } from '../journal/journal.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { MappedEvent } from '../model/event.ts';
import type { Line } from '../model/line.ts';
import type { Reject } from '../model/reject.ts';
import { builtInEvent } from './built-in-event.ts';
import { feedOf, recordIdOf } from './envelope.ts';
import type { Filter } from './filter.ts';
import type { Amount } from './pace.ts';
import { markReplayed } from './replay/mark-replayed.ts';
import type { PositionedReject } from './set-aside.ts';
import type { LedgerEntry, Outcome } from './settling.ts';
import { writeLines } from './write-lines.ts';

export interface Prepared {
  readonly lines: readonly Line[];
  /** One per record that was taken, in their order. */
  readonly entries: readonly LedgerEntry[];
  readonly rejects: readonly PositionedReject[];
  readonly bytes: number;
  /** Lines in which something was shortened or left out. */
  readonly cut: number;
  /** The last sequence number per feed once these lines went out. */
  readonly sequences: ReadonlyMap<string, number>;
}

export interface PrepareSetup {
  readonly destination: string;
  readonly mapper: Mapper;
  readonly format: Format;
  readonly filter: Filter;
  readonly textLimit: (host: string) => number;
  /** Set for records that are sent once more: what their lines are marked with. */
  readonly replayMark?: string | undefined;
}

/**
 * Takes records for as long as their lines fit into `portion`, but at least one. `before`: the last sequence number
 * used per feed.
 */
export function prepare(
  setup: PrepareSetup,
  records: readonly JournaledRecord[],
  before: ReadonlyMap<string, number>,
  portion: Amount,
): Prepared {
  const sequences = new Map(before);
  const lines: Line[] = [];
  const entries: LedgerEntry[] = [];
  const rejects: PositionedReject[] = [];
  let bytes = 0;
  let cut = 0;
  for (const journaled of records) {
    const feed = feedOf(journaled.source, journaled.record, setup.replayMark !== undefined);
    const last = sequences.get(feed) ?? 0;
    const made = linesOf(setup, journaled, feed, last);
    const size = made.lines.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0);
    const fits = lines.length + made.lines.length <= portion.lines && bytes + size <= portion.bytes;
    if (!fits && entries.length > 0) break;
    if (made.reject !== undefined) rejects.push(made.reject);
    const lastSequence = last + made.lines.length;
    if (made.lines.length > 0) sequences.set(feed, lastSequence);
    lines.push(...made.lines);
    bytes += size;
    cut += made.cut ?? 0;
    entries.push({
      position: journaled.position,
      outcome: made.outcome,
      recordId: recordIdOf(journaled.record),
      tenant: journaled.record.tenant,
      feed,
      lines: made.lines.length,
      bytes: size,
      lastSequence,
    });
  }
  return { lines, entries, rejects, bytes, cut, sequences };
}

interface Made {
  readonly outcome: Outcome;
  readonly lines: readonly Line[];
  readonly cut?: number;
  readonly reject?: PositionedReject;
}

function linesOf(setup: PrepareSetup, journaled: JournaledRecord, feed: string, before: number): Made {
  const { record } = journaled;
  const meantFor = record.facts['destination'];
  if (meantFor !== undefined && meantFor !== setup.destination) return { outcome: 'passed-over', lines: [] };
  if (!setup.filter.wantsRecord(journaled.source, record)) return { outcome: 'filtered', lines: [] };
  try {
    const mapped = setup.mapper.map(record, setup.format.dialect);
    if (mapped.outcome === 'skipped') return { outcome: 'left-out', lines: [] };
    if (mapped.outcome === 'rejected') return refuse(setup, journaled, mapped, feed, before);
    const { events } = mapped;
    // A record without events has no severity: it is left out below.
    const isWanted = events.length === 0 || setup.filter.wantsEvents(record, events);
    return isWanted ? sent(setup, journaled, events, feed, before) : { outcome: 'filtered', lines: [] };
  } catch (error) {
    const defect = ownedError(error, `Mapping a record of type ${record.type}`);
    return refuse(setup, journaled, { code: defect.code, reason: defect.message }, feed, before);
  }
}

/** The connector's own events are told in any case; all others are set aside. */
function refuse(
  setup: PrepareSetup,
  journaled: JournaledRecord,
  why: Pick<Reject, 'code' | 'reason'>,
  feed: string,
  before: number,
): Made {
  const { record, source, position } = journaled;
  if (record.lane === 'connector') {
    return sent(setup, journaled, [builtInEvent(record, setup.format.dialect)], feed, before);
  }
  const reject: PositionedReject = {
    destination: setup.destination,
    source,
    lane: record.lane,
    recordType: record.type,
    recordId: recordIdOf(record),
    tenant: record.tenant,
    code: why.code,
    reason: why.reason,
    position,
  };
  return { outcome: 'set-aside', lines: [], reject };
}

function sent(
  setup: PrepareSetup,
  { record }: JournaledRecord,
  events: readonly MappedEvent[],
  feed: string,
  before: number,
): Made {
  const { replayMark, format } = setup;
  const marked =
    replayMark === undefined
      ? events
      : events.map((event) => markReplayed(event, format.dialect, replayMark));
  const { lines, cut } = writeLines(setup, record, marked, { feed, before });
  return { outcome: lines.length > 0 ? 'sent' : 'left-out', lines, cut };
}
