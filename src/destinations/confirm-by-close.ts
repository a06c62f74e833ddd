// The connection that proves lines by closing: it half-closes one TCP or TLS connection after the other and
// counts the lines of each as proven when the receiver has answered with its own end of stream and then
// shown no sign of death for a while. Any sign of death ends the whole connection: the sender starts anew.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { type Answer, awaitAnswer } from './answer.ts';
import { createBell } from './bell.ts';
import { connectionOf, createConnectionEnd } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { createEpoch, type Epoch } from './epoch.ts';
import type { EpochSize } from './epoch-size.ts';
import { createOutgoing, rangesOf } from './outgoing.ts';
import { untilStalled, writeWithProgress } from './progress.ts';
import { createProofLedger, type LineRange } from './proof-ledger.ts';
import type { Wire, WireConnection } from './wire.ts';

export interface ConfirmByCloseSetup {
  readonly wire: Wire;
  readonly clock: Clock;
  /** Outlives the connection: what was learned about the receiver's pace is kept over breaks. */
  readonly size: EpochSize;
  /** Adds header and framing. */
  readonly encode: (line: Line) => Uint8Array;
  /** A portion that is not full is not closed more often than this. */
  readonly rotateMs: number;
  /** Whether the end of TCP without TLS close_notify is an answer; true where the probe was answered so. */
  readonly takesUnsealed: boolean;
  /** How long the receiver may leave bytes unacknowledged, and then our closing unanswered. */
  readonly silentMs: number;
  readonly onLate: (lines: number, afterMs: number) => void;
  /** Answers stay late even for single lines; the connection is lost right after. */
  readonly onHopeless: () => void;
}

/** How long an answer has to stand without a sign of the receiver's death; milliseconds. */
const replayWindowMs = 2_000;
const connectionsAtMost = 3;
/** After an idle time the first line waits this long for company before it is confirmed; milliseconds. */
const gatherMs = 250;
/** A connection that its receiver ends sooner is not simply opened again; milliseconds. */
const briefMs = 5_000;
const writeBytes = 64 * 1024;
const waitingBytesAtMost = 256 * 1024;

export function createConfirmByClose(setup: ConfirmByCloseSetup, first: WireConnection): Connection {
  const { wire, clock, size, silentMs } = setup;
  const ledger = createProofLedger();
  const outgoing = createOutgoing();
  /** Rung for the loop below, and for senders that wait for room. */
  const news = createBell(clock);
  const room = createBell(clock);
  const answering = new Set<Epoch>();
  let current = adopt(first);
  let rotatedAt = Number.NEGATIVE_INFINITY;
  let sent = 0;
  let inReplayWindow = 0;
  let isClosing = false;

  function adopt(connection: WireConnection): Epoch {
    const epoch = createEpoch(connection, clock.monotonic(), () => {
      if (epoch === current) judgeUnaskedEnd(epoch);
      news.ring();
    });
    return epoch;
  }

  const { over, letGo, lose } = createConnectionEnd(ledger, () => {
    for (const epoch of [current, ...answering]) epoch.connection.destroy();
    news.ring();
    room.ring();
  });

  const isFull = () => current.bytes + outgoing.nextBytes > size.bytes && current.lines.length > 0;

  /** Milliseconds until the current connection wants to be closed; at most 0 when it does now. */
  function rotationDueIn(): number {
    if (current.firstLineAt === undefined) return Number.POSITIVE_INFINITY;
    if (isFull() || (isClosing && outgoing.nextBytes === 0)) return 0;
    return Math.max(current.firstLineAt + gatherMs, rotatedAt + setup.rotateMs) - clock.monotonic();
  }

  async function run(): Promise<void> {
    while (!over.aborted) {
      const dueIn = answering.size < connectionsAtMost - 1 ? rotationDueIn() : Number.POSITIVE_INFINITY;
      if (current.end !== undefined) await replaceEnded(current);
      else if (dueIn <= 0) await rotate();
      else if (outgoing.nextBytes > 0 && !isFull()) await fill();
      else await news.rung(dueIn);
    }
  }

  async function fill(): Promise<void> {
    const lines = outgoing.take(Math.min(writeBytes, size.bytes - current.bytes));
    // Counted before they are written: after a break nobody knows how many of them got through.
    current.add(lines, clock.monotonic());
    await writeWithProgress(current.connection, Buffer.concat(lines.map((line) => line.bytes)), setup);
    if (outgoing.bytes < waitingBytesAtMost) room.ring();
  }

  /** A dead network is noticed before the next rotation, which may be a minute away. */
  async function watch(): Promise<void> {
    const look = async () => {
      const { connection, lines, bytes: writtenBytes } = current;
      // Where nothing was written, nobody needs to look.
      const unacknowledgedBytes = lines.length === 0 ? 0 : await connection.unacknowledgedBytes();
      return { unacknowledgedBytes, writtenBytes };
    };
    const problem = await untilStalled(look, setup, over);
    if (problem !== undefined) lose(problem);
  }

  /** Opens the next connection before the old one is half-closed, so that a death is always seen by one. */
  async function rotate(): Promise<void> {
    const old = current;
    const next = await wire.connect(over);
    if (over.aborted || old.end !== undefined) {
      next.destroy();
      return;
    }
    current = adopt(next);
    rotatedAt = clock.monotonic();
    answering.add(old);
    old.connection.end();
    void confirm(old);
  }

  /**
   * The receiver ended the current connection unasked: an idle time-out, unless something is unproven. Judged
   * at once and not by the loop, which may be waiting for a connect while a replay window ends.
   */
  function judgeUnaskedEnd({ end, openedAt, lines }: Epoch): void {
    if (end?.how === 'broken') {
      lose(end.error);
      return;
    }
    const livedMs = clock.monotonic() - openedAt;
    const isUnproven = lines.length > 0 || answering.size > 0 || inReplayWindow > 0;
    if (isUnproven || livedMs < briefMs || (end?.how === 'truncated' && !setup.takesUnsealed)) {
      lose(
        new ConnectorError('destination-closed', {
          message: `The receiver at ${wire.address} closed the connection unasked, ${Math.round(livedMs / 1_000)} s after it was made.`,
        }),
      );
    }
  }

  async function replaceEnded(old: Epoch): Promise<void> {
    old.connection.destroy();
    const next = await wire.connect(over);
    if (over.aborted) next.destroy();
    else current = adopt(next);
  }

  async function confirm(epoch: Epoch): Promise<void> {
    const answer = await awaitAnswer(epoch.connection, clock, silentMs);
    if (over.aborted) return;
    answering.delete(epoch);
    epoch.connection.destroy();
    if (answer.how === 'answered' && (answer.isSealed || setup.takesUnsealed)) judge(epoch, answer.afterMs);
    else lose(refusalToProve(answer));
    news.ring();
  }

  function refusalToProve(answer: Answer): ConnectorError {
    if (answer.how === 'broken') return answer.error;
    if (answer.how === 'answered') {
      return new ConnectorError('destination-lost', {
        message: `The connection to ${wire.address} was cut: TCP ended without TLS close_notify.`,
      });
    }
    size.shrink();
    return new ConnectorError('destination-silent', {
      message: `The receiver at ${wire.address} did not answer our closing of a connection within ${silentMs / 1_000} s.`,
    });
  }

  function judge(epoch: Epoch, afterMs: number): void {
    const verdict = size.judge({ afterMs, bytes: epoch.bytes, lines: epoch.lines.length });
    if (verdict === 'in-time') {
      void standReplayWindow(rangesOf(epoch.lines));
      return;
    }
    setup.onLate(epoch.lines.length, afterMs);
    if (verdict === 'late') {
      outgoing.putBack(epoch.lines);
      return;
    }
    setup.onHopeless();
    lose(
      new ConnectorError('destination-proof-changed', {
        message: `The receiver at ${wire.address} answers too late, ${Math.round(afterMs)} ms after a single line.`,
      }),
    );
  }

  async function standReplayWindow(lines: readonly LineRange[]): Promise<void> {
    inReplayWindow += 1;
    await clock.sleep(replayWindowMs, over);
    // Once more, so that a break that came in while this process itself stood still is seen before.
    await clock.sleep(1, over);
    inReplayWindow -= 1;
    if (!over.aborted) ledger.prove(lines);
  }

  void watch();
  void run().catch((error: unknown) => lose(asLoss(error, wire.address)));

  return connectionOf(ledger, {
    send: async (lines) => {
      for (const line of lines) outgoing.append(setup.encode(line));
      sent += lines.length;
      news.ring();
      while (!over.aborted && outgoing.bytes >= waitingBytesAtMost) await room.rung(Number.POSITIVE_INFINITY);
      ledger.lost.throwIfAborted();
    },
    close: async (signal) => {
      isClosing = true;
      news.ring();
      while (ledger.proven < sent && !over.aborted && !signal.aborted) {
        await ledger.proofBeyond(ledger.proven, signal);
      }
      if (!over.aborted) current.connection.end();
      letGo();
    },
  });
}

/** What is not one of our own errors is a defect, but it costs this connection only. */
function asLoss(error: unknown, address: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return new ConnectorError('destination-lost', {
    message: `Sending to ${address} failed unexpectedly.`,
    cause: error,
  });
}
