// The connection for whoever asks for no proof over TCP or TLS: a line counts as soon as the system has taken it.
// What is lost with a connection is lost; a receiver that stands still is noticed all the same.
import type { Line } from '../model/line.ts';
import { aborted } from './aborted.ts';
import { awaitAnswer } from './answer.ts';
import { brokenError } from './connect-failure.ts';
import { connectionOf, createConnectionEnd } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { portionsOf } from './portions.ts';
import { untilStalled, type Watch, writeWithProgress } from './progress.ts';
import { createProofLedger } from './proof-ledger.ts';
import type { WireConnection } from './wire.ts';

export interface SentStreamSetup extends Watch {
  /** Adds header and framing. */
  readonly encode: (line: Line) => Uint8Array;
}

/** What is on its way gets this long to be taken after a close; milliseconds. */
const lastWordsMs = 1_000;

export function createSentStream(setup: SentStreamSetup, connection: WireConnection): Connection {
  const ledger = createProofLedger();
  let writtenBytes = 0;
  let isEnding = false;

  const { over, letGo, lose } = createConnectionEnd(ledger, () => {
    connection.destroy();
  });

  const look = async () => ({
    unacknowledgedBytes: await connection.unacknowledgedBytes(),
    writtenBytes,
  });

  void connection.finished.then((end) => {
    if (!isEnding) lose(end.how === 'broken' ? end.error : brokenError(setup.wire.address));
  });
  void untilStalled(look, setup, over).then((problem) => {
    if (problem !== undefined) lose(problem);
  });

  return connectionOf(ledger, {
    send: async (lines) => {
      for (const portion of portionsOf(lines, setup.encode)) {
        ledger.lost.throwIfAborted();
        writtenBytes += portion.bytes.length;
        await writeWithProgress(connection, portion.bytes, setup).catch(lose);
        ledger.lost.throwIfAborted();
        ledger.prove([{ from: ledger.proven, to: ledger.proven + portion.lines }]);
      }
    },
    close: async (signal) => {
      isEnding = true;
      if (!over.aborted) {
        connection.end();
        await Promise.race([awaitAnswer(connection, setup.clock, lastWordsMs), aborted(signal)]);
      }
      letGo();
    },
  });
}
