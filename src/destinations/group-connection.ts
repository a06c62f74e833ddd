// One connection over the connections to several hosts. Lines of one feed go to one host, so that they keep their
// order; what a host that dies has not proven goes again, first and in order, to those that live. Which hosts
// there are, and when one is well again, is left to host-group.ts.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { createBell } from './bell.ts';
import { connectionOf, createConnectionEnd } from './connection-end.ts';
import type { Connection } from './destination.ts';
import { rangesOf } from './outgoing.ts';
import { createProofLedger } from './proof-ledger.ts';

export interface Seat {
  readonly address: string;
  readonly connection: Connection;
}

export interface LostLines {
  readonly proven: number;
  /** That now go to the others; 0 when there are none and the whole connection is lost. */
  readonly again: number;
}

export interface GroupConnectionSetup<S extends Seat> {
  readonly seats: readonly S[];
  readonly clock: Clock;
  /** Resolves when the hosts should be chosen anew; the connection then runs dry and is lost. */
  readonly betterHosts: (signal: AbortSignal) => Promise<void>;
  readonly onLost: (seat: S, lines: LostLines) => void;
}

interface NumberedLine {
  /** Counted from the connection's first line. */
  readonly index: number;
  readonly line: Line;
}

interface Taken<S extends Seat> {
  readonly seat: S;
  readonly connection: Connection;
  /** Not handed to the host's own connection yet. */
  waiting: NumberedLine[];
  waitingChars: number;
  /** Handed over and not proven, in order. */
  unproven: NumberedLine[];
  proven: number;
  /** Of all lines it ever got: the next feed goes where this is least. */
  lines: number;
  isSending: boolean;
  isLost: boolean;
}

const portionLines = 200;
const waitingCharsAtMost = 256 * 1024;
/** How long hosts that are left in order may take to prove what they have; milliseconds. */
const drainMs = 60_000;

export function createGroupConnection<S extends Seat>(setup: GroupConnectionSetup<S>): Connection {
  const { clock } = setup;
  const ledger = createProofLedger();
  const news = createBell(clock);
  const room = createBell(clock);
  const seats = setup.seats.map(takeSeat);
  const seatOfFeed = new Map<string, Taken<S>>();
  let sent = 0;
  let isDraining = false;
  let isClosing = false;

  const living = () => seats.filter((seat) => !seat.isLost);

  const end = createConnectionEnd(ledger, () => {
    news.ring();
    room.ring();
  });
  const { over, letGo } = end;

  function lose(error: ConnectorError): void {
    if (over.aborted) return;
    end.lose(error);
    for (const seat of living()) void seat.connection.close(AbortSignal.abort());
  }

  function seatFor({ feed = '' }: Line): Taken<S> | undefined {
    const before = seatOfFeed.get(feed);
    if (before !== undefined && !before.isLost) return before;
    const [first, ...others] = living();
    const least = others.reduce((a, b) => (b.lines < (a?.lines ?? 0) ? b : a), first);
    if (least !== undefined) seatOfFeed.set(feed, least);
    return least;
  }

  function give(numbered: NumberedLine): void {
    const seat = seatFor(numbered.line);
    if (seat === undefined) return;
    seat.waiting.push(numbered);
    seat.waitingChars += numbered.line.text.length;
    seat.lines += 1;
  }

  async function pump(seat: Taken<S>): Promise<void> {
    while (!over.aborted && !seat.isLost) {
      const portion = seat.waiting.splice(0, portionLines);
      if (portion.length === 0) {
        await news.rung(Number.POSITIVE_INFINITY);
        continue;
      }
      seat.waitingChars -= portion.reduce((sum, { line }) => sum + line.text.length, 0);
      // Before they are written: after a break nobody knows how many of them got through.
      for (const each of portion) seat.unproven.push(each);
      seat.isSending = true;
      // A rejection says no more than the loss that comes with it.
      await seat.connection.send(portion.map(({ line }) => line)).catch(() => {});
      seat.isSending = false;
      room.ring();
      if (seat.connection.lost.aborted) return;
    }
  }

  function noteProof(seat: Taken<S>): void {
    const done = seat.unproven.splice(0, seat.connection.proven - seat.proven);
    seat.proven += done.length;
    if (done.length > 0) ledger.prove(rangesOf(done));
  }

  async function watch(seat: Taken<S>): Promise<void> {
    const { connection } = seat;
    while (!over.aborted && !connection.lost.aborted) {
      await connection.proofBeyond(seat.proven, over);
      noteProof(seat);
    }
    if (!over.aborted) bury(seat);
  }

  function bury(seat: Taken<S>): void {
    seat.isLost = true;
    void seat.connection.close(AbortSignal.abort());
    const again = [...seat.unproven, ...seat.waiting];
    seat.unproven = [];
    seat.waiting = [];
    seat.waitingChars = 0;
    const isLast = living().length === 0;
    const goesOn = !isLast && !isClosing;
    setup.onLost(seat.seat, { proven: seat.proven, again: goesOn ? again.length : 0 });
    if (isLast) lose(lossOf(seat.seat));
    if (goesOn) for (const each of again) give(each);
    news.ring();
    room.ring();
  }

  async function emptied(signal: AbortSignal): Promise<void> {
    const isBusy = () => living().some((seat) => seat.isSending || seat.waiting.length > 0);
    const ring = () => room.ring();
    signal.addEventListener('abort', ring, { once: true });
    while (isBusy() && !over.aborted && !signal.aborted) await room.rung(Number.POSITIVE_INFINITY);
    signal.removeEventListener('abort', ring);
  }

  /** Nothing more is taken; what is out is proven as far as `signal` lets it. */
  async function drain(signal: AbortSignal): Promise<void> {
    isDraining = true;
    await emptied(signal);
    isClosing = true;
    await Promise.all(living().map((seat) => seat.connection.close(signal)));
    for (const seat of living()) noteProof(seat);
  }

  async function makeWay(): Promise<void> {
    await setup.betterHosts(over);
    if (over.aborted || isDraining) return;
    const enough = new AbortController();
    void clock.sleep(drainMs, over).then(() => enough.abort());
    await drain(enough.signal);
    lose(
      new ConnectorError('destination-hosts-change', {
        message: 'A host that was down takes connections again, so the hosts are chosen anew.',
      }),
    );
  }

  for (const seat of seats) {
    void pump(seat);
    void watch(seat);
  }
  void makeWay();

  return connectionOf(ledger, {
    send: async (lines) => {
      while (isDraining && !over.aborted) await room.rung(Number.POSITIVE_INFINITY);
      ledger.lost.throwIfAborted();
      if (over.aborted) return;
      for (const line of lines) {
        give({ index: sent, line });
        sent += 1;
      }
      news.ring();
      const isFull = () => living().some((seat) => seat.waitingChars >= waitingCharsAtMost);
      while (isFull() && !over.aborted) await room.rung(Number.POSITIVE_INFINITY);
      ledger.lost.throwIfAborted();
    },
    close: async (signal) => {
      await drain(signal);
      letGo();
    },
  });
}

function takeSeat<S extends Seat>(seat: S): Taken<S> {
  return {
    seat,
    connection: seat.connection,
    waiting: [],
    waitingChars: 0,
    unproven: [],
    proven: 0,
    lines: 0,
    isSending: false,
    isLost: false,
  };
}

function lossOf({ address, connection }: Seat): ConnectorError {
  const { reason } = connection.lost;
  if (reason instanceof ConnectorError) return reason;
  return new ConnectorError('destination-lost', {
    message: `The connection to ${address} failed unexpectedly.`,
    cause: reason,
  });
}
