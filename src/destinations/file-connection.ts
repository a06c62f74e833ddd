// The connection of a file destination: writes lines at once, syncs what was written in groups, and counts lines
// when the sync has come back. After a failed sync the lines count as unwritten, and the connection is lost.
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { createBell } from './bell.ts';
import { connectionOf } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { fileFailure } from './file-failure.ts';
import type { FileSeries } from './file-series.ts';
import { portionsOf } from './portions.ts';
import { createProofLedger } from './proof-ledger.ts';

export interface FileConnectionSetup {
  readonly series: FileSeries;
  /** With header and line feed. */
  readonly encode: (line: Line) => Uint8Array;
  readonly clock: Clock;
}

/** So long what was written waits for company before it is synced; milliseconds. */
const gatherMs = 100;

/** Throws a ConnectorError when no file can be opened. */
export async function openFileConnection(setup: FileConnectionSetup): Promise<Connection> {
  const { series, encode, clock } = setup;
  const ledger = createProofLedger();
  const over = new AbortController();
  const news = createBell(clock);
  const hurry = createBell(clock);
  let isHurried = false;
  let file = await series.open();
  /** Lines before this one are in earlier files. */
  let firstOfFile = 0;
  let written = 0;

  async function letGo(): Promise<void> {
    over.abort();
    news.ring();
    hurry.ring();
    await file.close();
  }

  async function lose(error: ConnectorError): Promise<void> {
    if (over.signal.aborted) return;
    ledger.lose(error);
    await letGo();
  }

  async function syncWritten(): Promise<void> {
    while (!over.signal.aborted) {
      if (written === ledger.proven) {
        await news.rung(Number.POSITIVE_INFINITY);
        continue;
      }
      if (!isHurried) await hurry.rung(gatherMs);
      if (over.signal.aborted) return;
      const upTo = written;
      try {
        await file.sync();
      } catch (error) {
        await series.condemn(file, ledger.proven > firstOfFile);
        await lose(fileFailure('Syncing', file.path, error));
        return;
      }
      if (!over.signal.aborted) ledger.prove([{ from: ledger.proven, to: upTo }]);
    }
  }

  /** Without waiting for company; gives up when the connection is over or `signal` aborts. */
  async function proveWritten(signal: AbortSignal): Promise<void> {
    isHurried = true;
    hurry.ring();
    while (ledger.proven < written && !over.signal.aborted && !signal.aborted) {
      await ledger.proofBeyond(ledger.proven, signal);
    }
    isHurried = false;
  }

  async function write(lines: Uint8Array): Promise<void> {
    if (await series.isOver(file)) {
      await proveWritten(over.signal);
      await file.close();
      if (over.signal.aborted) return;
      file = await series.open();
      firstOfFile = written;
    }
    await file.write(lines);
  }

  void syncWritten();

  return connectionOf(ledger, {
    send: async (lines) => {
      for (const portion of portionsOf(lines, encode)) {
        ledger.lost.throwIfAborted();
        try {
          await write(portion.bytes);
        } catch (error) {
          // What fitted on a full disk before need not go again.
          await proveWritten(over.signal);
          await lose(fileFailure('Writing to', file.path, error));
        }
        ledger.lost.throwIfAborted();
        written += portion.lines;
        news.ring();
      }
    },
    close: async (signal) => {
      await proveWritten(signal);
      await letGo();
    },
  });
}
