// One connection from its first line to its end: batches go out within the bounds of what may be unproven,
// and the marks follow the proof. Whatever is unproven when it ends is sent again on the next connection.
import type { Connection, Destination } from '../destinations/destination.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { Format } from '../formats/format.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { Report } from '../notices/notice.ts';
import type { Filter } from './filter.ts';
import type { Batch, LaneReaders } from './lane-readers.ts';
import type { Pace } from './pace.ts';
import { prepare } from './prepare.ts';
import type { SetAside } from './set-aside.ts';
import { createLedger, type Ledger } from './settling.ts';

/** Small enough that mapping one batch, at some 20 us a record, does not hold up the event loop. */
const batchLimits = { maxRecords: 200, maxBytes: 512 * 1024 };

export interface DeliverySetup {
  readonly destination: Destination;
  readonly mapper: Mapper;
  readonly format: Format;
  readonly filter: Filter;
  readonly readers: LaneReaders;
  readonly setAside: SetAside;
  readonly pace: Pace;
  /** What may be out and unproven, give or take one batch: the bound on what is repeated after a break. */
  readonly unprovenLimits: { readonly lines: number; readonly bytes: number };
  readonly report: Report;
}

export interface DeliveryEnd {
  /** Lines of this connection. */
  readonly proven: number;
  readonly unproven: number;
  /** Undefined when it ended because the loop was asked to stop. */
  readonly problem: ConnectorError | undefined;
}

interface Session extends DeliverySetup {
  readonly connection: Connection;
  readonly ledger: Ledger;
  /** The last sequence number per feed of what went out, settled or not. */
  readonly sequences: Map<string, number>;
  /** Aborted when nothing more can be proven; with a ConnectorError as reason when that is why it ended. */
  readonly end: AbortController;
}

/** Sends until the connection is lost or `stop` aborts; then proves what it can until `deadline` aborts. */
export async function deliver(
  setup: DeliverySetup,
  connection: Connection,
  stop: AbortSignal,
  deadline: AbortSignal,
): Promise<DeliveryEnd> {
  const marks = setup.readers.rewind();
  const ledger = createLedger(marks);
  const sequences = new Map([...marks.values()].flatMap((mark) => Object.entries(mark.sequences)));
  const end = new AbortController();
  const session: Session = { ...setup, connection, ledger, sequences, end };
  const over = AbortSignal.any([stop, connection.lost, end.signal]);

  const sending = async () => {
    await untilProblem(sendUntil(over, session), end);
    if (stop.aborted && !connection.lost.aborted) await untilProblem(sendFarewell(session, deadline), end);
    await connection.close(deadline);
    end.abort();
  };
  // A receiver that stands still in the middle of a batch must not outlast the time a stop may take.
  const closeInTime = () => void connection.close(deadline);
  deadline.addEventListener('abort', closeInTime, { once: true });
  try {
    await Promise.all([sending(), untilProblem(settleUntil(session), end)]);
  } catch (error) {
    await connection.close(AbortSignal.abort());
    throw error;
  } finally {
    deadline.removeEventListener('abort', closeInTime);
  }
  await untilProblem(settle(session), end);
  const { proven, unproven } = ledger;
  return { proven, unproven: unproven.lines, problem: stop.aborted ? undefined : problemOf(session) };
}

/** An error that may pass ends this connection; any other ends the loop and is its caller's. */
async function untilProblem(work: Promise<void>, end: AbortController): Promise<void> {
  try {
    await work;
  } catch (error) {
    const mayPass = error instanceof ConnectorError && (error.action === 'retry' || error.action === 'hold');
    end.abort(error);
    if (!mayPass) throw error;
  }
}

function problemOf({ connection, end, destination }: Session): ConnectorError {
  const reason = connection.lost.aborted ? connection.lost.reason : end.signal.reason;
  return ownedError(reason, `Sending to ${destination.name}`);
}

/** What a connection throws is the connection's end, never the loop's, even when the destination errs. */
async function withConnection(session: Session, use: Promise<void>): Promise<void> {
  try {
    await use;
  } catch (error) {
    session.end.abort(ownedError(error, `Sending to ${session.destination.name}`));
  }
}

async function sendUntil(over: AbortSignal, session: Session): Promise<void> {
  const { connection, readers, pace } = session;
  while (!over.aborted) {
    if (isFull(session)) {
      // What the ledger has not settled yet is news too: there may be no further proof to wait for.
      await withConnection(session, connection.proofBeyond(session.ledger.proven, over));
      await settle(session);
      continue;
    }
    await pace.ready(over);
    if (over.aborted) break;
    // Read only now that it may go: what came in while the pace made us wait is chosen among.
    const batch = await readers.read(batchLimits);
    if (batch === undefined) await readers.arrivals(over);
    else await sendBatch(batch, over, session);
  }
}

/** What the connector says of its own stop goes out before the connection closes. */
async function sendFarewell(session: Session, deadline: AbortSignal): Promise<void> {
  const { readers, pace, connection } = session;
  const over = AbortSignal.any([deadline, connection.lost]);
  while (!over.aborted) {
    await pace.ready(over);
    const batch = await readers.readLane('connector', batchLimits);
    if (batch === undefined) break;
    await sendBatch(batch, over, session);
  }
}

/** What does not fit into the portion of the pace, or comes too late to go out, is put back. */
async function sendBatch(batch: Batch, over: AbortSignal, session: Session): Promise<void> {
  const { destination, mapper, format, filter, connection, ledger, readers, pace, report } = session;
  const textLimit = (host: string) => destination.textLimit(host);
  const replayMark = batch.replay?.mark();
  const setup = { destination: destination.name, mapper, format, filter, textLimit, replayMark };
  const made = prepare(setup, batch.records, session.sequences, pace.portion);
  if (made.rejects.length > 0) await session.setAside.write(made.rejects, over);
  if (over.aborted) {
    readers.putBack(batch);
    return;
  }
  readers.putBack({ lane: batch.lane, records: batch.records.slice(made.entries.length) });
  pace.spend({ lines: made.lines.length, bytes: made.bytes });
  for (const [feed, last] of made.sequences) session.sequences.set(feed, last);
  for (const entry of batch.replay?.made(made.entries) ?? made.entries) ledger.add(batch.lane, entry);
  if (made.lines.length > 0) {
    await withConnection(session, connection.send(made.lines));
    report({
      notice: 'lines-sent',
      destination: destination.name,
      lines: made.lines.length,
      bytes: made.bytes,
      cut: made.cut,
    });
  }
  // A batch without lines brings no proof of its own, yet its records are dealt with.
  await settle(session);
}

async function settleUntil(session: Session): Promise<void> {
  const { connection, end } = session;
  let seen = 0;
  while (!end.signal.aborted && !connection.lost.aborted) {
    await withConnection(session, connection.proofBeyond(seen, end.signal));
    seen = connection.proven;
    await settle(session);
  }
}

/** The marks move to what is proven by now, and never further. */
async function settle({ connection, ledger, readers, destination, report }: Session): Promise<void> {
  const { marks, taken, lines, records } = ledger.prove(connection.proven);
  if (marks.size === 0) return;
  await readers.settle(marks, taken);
  report({
    notice: 'lines-settled',
    destination: destination.name,
    lines,
    delivered: records.sent,
    leftOut: records['left-out'],
    filtered: records.filtered,
    setAside: records['set-aside'],
    unproven: ledger.unproven.lines,
  });
}

function isFull({ ledger, unprovenLimits }: Session): boolean {
  const { lines, records, bytes } = ledger.unproven;
  return lines >= unprovenLimits.lines || records >= unprovenLimits.lines || bytes >= unprovenLimits.bytes;
}
