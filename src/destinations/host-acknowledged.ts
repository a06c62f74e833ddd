// The connection for receivers that do not answer a close: one long stream, whose lines count as proven when
// the receiver's host has acknowledged their bytes and the stream then held for a settle time, or when the
// receiver has answered an orderly close after all. A receiver that dies later may have left them unread.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { createBell } from './bell.ts';
import { connectionOf, createConnectionEnd } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { portionsOf } from './portions.ts';
import { createProgress, standsStill, writeWithProgress } from './progress.ts';
import { createProofLedger } from './proof-ledger.ts';
import type { Wire, WireConnection } from './wire.ts';

export interface HostAcknowledgedSetup {
  readonly wire: Wire;
  readonly clock: Clock;
  /** Adds header and framing. */
  readonly encode: (line: Line) => Uint8Array;
  readonly settleMs: number;
  /** How long the receiver's host may leave bytes unacknowledged. */
  readonly silentMs: number;
  /** Resolves when a stronger proof has become possible; the connection then runs dry and is lost. */
  readonly betterProof: (signal: AbortSignal) => Promise<void>;
}

/** What was written up to a moment, and since when the receiver's host has it. */
interface Written {
  readonly lines: number;
  readonly bytes: number;
  acknowledgedAt: number | undefined;
}

/** How often the socket's queue is looked at while something is unproven; milliseconds. */
const pollMs = 500;

export function createHostAcknowledged(setup: HostAcknowledgedSetup, connection: WireConnection): Connection {
  const { wire, clock } = setup;
  const ledger = createProofLedger();
  const news = createBell(clock);
  /** One entry per look at the queue, so at most settle time / poll time of them wait. */
  const written: Written[] = [];
  let sentLines = 0;
  let sentBytes = 0;
  let isDraining = false;

  const { over, letGo, lose } = createConnectionEnd(ledger, () => {
    connection.destroy();
    news.ring();
  });

  function proveAll(): void {
    if (sentLines > ledger.proven) ledger.prove([{ from: ledger.proven, to: sentLines }]);
  }

  async function settle(): Promise<void> {
    const progress = createProgress(clock, setup.silentMs);
    while (!over.aborted) {
      if (sentLines === ledger.proven) {
        if (isDraining) lose(levelChanges(wire.address));
        else await news.rung(Number.POSITIVE_INFINITY);
        continue;
      }
      if (sentLines > (written.at(-1)?.lines ?? ledger.proven)) {
        written.push({ lines: sentLines, bytes: sentBytes, acknowledgedAt: undefined });
      }
      const beforeAsking = sentBytes;
      const waiting = await connection.unacknowledgedBytes();
      if (progress.isStalled({ unacknowledgedBytes: waiting, writtenBytes: beforeAsking }))
        lose(standsStill(wire.address, setup.silentMs));
      proveSettled(beforeAsking - waiting);
      await clock.sleep(pollMs, over);
    }
  }

  function proveSettled(acknowledgedBytes: number): void {
    const now = clock.monotonic();
    for (const entry of written) {
      if (entry.bytes <= acknowledgedBytes) entry.acknowledgedAt ??= now;
    }
    for (let oldest = written[0]; oldest !== undefined; oldest = written[0]) {
      const { acknowledgedAt, lines } = oldest;
      if (acknowledgedAt === undefined || now - acknowledgedAt < setup.settleMs || over.aborted) return;
      written.shift();
      if (lines > ledger.proven) ledger.prove([{ from: ledger.proven, to: lines }]);
    }
  }

  let isEnding = false;
  void connection.finished.then((end) => {
    if (isEnding && end.how !== 'broken') proveAll();
    else if (end.how === 'broken') lose(end.error);
    else lose(closedUnasked(wire.address));
  });
  void settle();
  void setup.betterProof(over).then(() => {
    isDraining = true;
    news.ring();
  });

  return connectionOf(ledger, {
    send: async (lines) => {
      while (isDraining && !over.aborted) await news.rung(Number.POSITIVE_INFINITY);
      for (const portion of portionsOf(lines, setup.encode)) {
        ledger.lost.throwIfAborted();
        try {
          await writeWithProgress(connection, portion.bytes, setup);
        } catch (error) {
          if (error instanceof ConnectorError) lose(error);
        }
        sentBytes += portion.bytes.length;
        sentLines += portion.lines;
        news.ring();
      }
      ledger.lost.throwIfAborted();
    },
    close: async (signal) => {
      isEnding = true;
      if (!over.aborted) connection.end();
      while (ledger.proven < sentLines && !over.aborted && !signal.aborted) {
        await ledger.proofBeyond(ledger.proven, signal);
      }
      letGo();
    },
  });
}

function levelChanges(address: string): ConnectorError {
  return new ConnectorError('destination-proof-changed', {
    message: `The receiver at ${address} answers our closing of a connection again.`,
  });
}

function closedUnasked(address: string): ConnectorError {
  return new ConnectorError('destination-closed', {
    message: `The receiver at ${address} closed the connection unasked.`,
  });
}
