// The connection that has each line acknowledged by the receiver itself, over RELP. So many lines as the window
// holds are on their way unanswered. A refused line, a wrong answer or silence ends the connection, and what was
// not acknowledged goes again on the next.
import { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { createBell } from './bell.ts';
import { connectionOf, createConnectionEnd } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { writeWithProgress } from './progress.ts';
import { createProofLedger } from './proof-ledger.ts';
import { transactionOf, transactionsFrom, writeRelpFrame, writeRelpMessages } from './relp-frames.ts';
import { firstRelpIndex, forPeople, type RelpAnswer, type RelpSession } from './relp-session.ts';

export interface RelpConnectionSetup {
  /** For messages. */
  readonly address: string;
  readonly clock: Clock;
  /** Adds the header. */
  readonly encode: (line: Line) => string;
  /** Most lines that are sent and not answered. */
  readonly window: number;
  /** So long a receiver may leave lines unanswered; milliseconds. */
  readonly silentMs: number;
}

const writeBytes = 64 * 1024;
/** How long the receiver's answer to `close` is waited for; milliseconds. Everything is proven by then. */
const farewellMs = 1_000;

export function createRelpConnection(setup: RelpConnectionSetup, session: RelpSession): Connection {
  const { address, clock, window } = setup;
  const { connection } = session;
  const ledger = createProofLedger();
  /** Rung when an answer came, when lines were sent, and at the end. */
  const news = createBell(clock);
  /** Lines that were answered before one that was sent earlier, by their number; fewer than the window holds. */
  const early = new Set<number>();
  let sent = 0;
  let heardAt = clock.monotonic();
  let isLeaving = false;

  const unanswered = () => sent - ledger.proven;

  const { over, letGo, lose } = createConnectionEnd(ledger, () => {
    connection.destroy();
    news.ring();
  });

  /** Proves what the answers say, up to the first that is a refusal or does not belong here. */
  function hear(answers: readonly RelpAnswer[]): void {
    heardAt = clock.monotonic();
    let proven = ledger.proven;
    let problem: ConnectorError | undefined;
    for (const answer of answers) {
      const index = proven + transactionsFrom(transactionOf(firstRelpIndex + proven), answer.transaction);
      problem = problemWith(answer, index);
      if (problem !== undefined) break;
      early.add(index);
      while (early.delete(proven)) proven += 1;
    }
    if (proven > ledger.proven) ledger.prove([{ from: ledger.proven, to: proven }]);
    if (problem !== undefined && !isLeaving) lose(problem);
    news.ring();
  }

  /** `index`: of the line that the answer's transaction carried, if any did. */
  function problemWith({ transaction, code, text }: RelpAnswer, index: number): ConnectorError | undefined {
    if (transaction === 0 || index >= sent || early.has(index)) {
      return new ConnectorError('destination-not-relp', {
        message: `${address} answered transaction ${transaction}, which waits for no answer.`,
      });
    }
    if (code === 200) return undefined;
    return new ConnectorError('destination-relp-refused', {
      message: `The receiver at ${address} did not take a line: ${forPeople(text)}.`,
    });
  }

  session.listen({
    answered: hear,
    ended: (error) => {
      if (isLeaving) letGo();
      else lose(error);
    },
  });

  async function noticeSilence(): Promise<void> {
    while (!over.aborted) {
      if (unanswered() === 0) {
        await news.rung(Number.POSITIVE_INFINITY);
        continue;
      }
      const dueIn = heardAt + setup.silentMs - clock.monotonic();
      await clock.sleep(Math.max(1, dueIn), over);
      // Once more, so that an answer that came in while this process itself stood still is heard before.
      await clock.sleep(1, over);
      if (unanswered() > 0 && clock.monotonic() - heardAt >= setup.silentMs) lose(silent(setup));
    }
  }

  /**
   * How many lines may go now. A full window is refilled as soon as one answer makes room, and not when half of it
   * is free: a receiver whose TCP bundles small answers (Nagle) holds the others back until it hears from us, and
   * then they come as one.
   */
  async function roomInWindow(): Promise<number> {
    while (unanswered() >= window && !over.aborted) await news.rung(Number.POSITIVE_INFINITY);
    return window - unanswered();
  }

  async function write(lines: readonly Line[]): Promise<void> {
    if (unanswered() === 0) heardAt = clock.monotonic();
    const bytes = writeRelpMessages(firstRelpIndex + sent, lines.map(setup.encode));
    // Counted before they are written: the first are answered while the last still leave.
    sent += lines.length;
    news.ring();
    try {
      await writeWithProgress(connection, bytes, { wire: setup, clock, silentMs: setup.silentMs });
    } catch (error) {
      lose(ownedError(error, `Sending to ${address}`));
    }
  }

  async function bidFarewell(signal: AbortSignal): Promise<void> {
    isLeaving = true;
    const transaction = transactionOf(firstRelpIndex + sent);
    await connection.write(writeRelpFrame({ transaction, command: 'close', data: '' })).catch(() => {});
    // The receiver answers and ends the session.
    await clock.sleep(farewellMs, AbortSignal.any([signal, over]));
  }

  void noticeSilence();

  return connectionOf(ledger, {
    send: async (lines) => {
      for (let from = 0; from < lines.length && !over.aborted; ) {
        const room = await roomInWindow();
        if (over.aborted) break;
        const portion = firstLines(lines, from, room);
        await write(portion);
        from += portion.length;
      }
      ledger.lost.throwIfAborted();
    },
    close: async (signal) => {
      while (ledger.proven < sent && !over.aborted && !signal.aborted) {
        await ledger.proofBeyond(ledger.proven, signal);
      }
      if (!over.aborted && !signal.aborted && !isLeaving) await bidFarewell(signal);
      letGo();
    },
  });
}

/** At most `count` lines from `from` on, of together about `writeBytes`. */
function firstLines(lines: readonly Line[], from: number, count: number): readonly Line[] {
  let to = from;
  for (let bytes = 0; to < lines.length && to - from < count && bytes < writeBytes; to += 1) {
    bytes += lines[to]?.text.length ?? 0;
  }
  return lines.slice(from, to);
}

function silent({ address, silentMs }: RelpConnectionSetup): ConnectorError {
  return new ConnectorError('destination-silent', {
    message: `The receiver at ${address} has acknowledged no line for ${silentMs / 1_000} s.`,
  });
}
