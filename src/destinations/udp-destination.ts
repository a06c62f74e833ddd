// The destination that sends each line as a datagram of its own. A line counts when it has left and nobody said
// for a while that no one listens: no proof that it arrived, and whoever needs one takes another transport.
import type { Line } from '../model/line.ts';
import type { Clock } from '../world/clock.ts';
import { createBell } from './bell.ts';
import { sendFailure } from './connect-failure.ts';
import { connectionOf } from './connection-end.ts';
import type { Connection, Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { createHeader } from './header.ts';
import type { DestinationOptions } from './options.ts';
import { createProofLedger } from './proof-ledger.ts';
import { type ResolveHost, resolveHost } from './resolve-host.ts';
import type { Datagrams } from './udp.ts';
import { openUdpPeer } from './udp-peer.ts';

/**
 * So long a refusal may take; milliseconds. Linux tells of a port nobody listens on at most once a second
 * (icmp(7), icmp_ratelimit), so that within this time at least one of many datagrams is answered.
 */
const refusalMs = 2_000;
/** Datagrams handed over at a time, and the breath after them in milliseconds: the socket of a receiver that
 * is not tuned holds about a hundred. */
const atOnce = 32;
const breathMs = 2;

export function createUdpDestination(
  options: DestinationOptions,
  { clock, report }: DestinationWorld,
  resolve: ResolveHost = resolveHost,
): Destination {
  const { name, header: mode, facility, priority, host, port, maxBytes } = options;
  const header = createHeader({ mode, facility, priority });
  const address = `udp://${host}:${port}`;
  return {
    name,
    proof: 'sent',
    textLimit: (lineHost) => maxBytes - header.headerBytes(lineHost),
    open: async () => {
      const connection = await openUdpConnection({
        address,
        port,
        addresses: () => resolve(host, address),
        encode: (line) => header.write(line.host, line.severity, clock.now()) + line.text,
        clock,
      });
      report({ notice: 'destination-connected', destination: name, address });
      return connection;
    },
  };
}

interface UdpConnectionSetup {
  /** For messages. */
  readonly address: string;
  readonly port: number;
  readonly addresses: () => Promise<readonly string[]>;
  readonly encode: (line: Line) => string;
  readonly clock: Clock;
}

async function openUdpConnection(setup: UdpConnectionSetup): Promise<Connection> {
  const { address, encode, clock } = setup;
  const ledger = createProofLedger();
  const over = new AbortController();
  const news = createBell(clock);
  /** How many lines had left at a moment, oldest first. */
  const left: { readonly lines: number; readonly at: number }[] = [];
  let sent = 0;

  const lose = (error: unknown) => {
    if (over.signal.aborted) return;
    ledger.lose(sendFailure(address, error));
    letGo();
  };
  const peer = await openUdpPeer({ ...setup, onError: lose }).catch((error: unknown) => {
    throw sendFailure(address, error);
  });

  function letGo(): void {
    over.abort();
    peer.close();
    news.ring();
  }

  async function proveUnrefused(): Promise<void> {
    while (!over.signal.aborted) {
      const [oldest] = left;
      if (oldest === undefined) {
        await news.rung(Number.POSITIVE_INFINITY);
        continue;
      }
      await clock.sleep(oldest.at + refusalMs - clock.monotonic(), over.signal);
      // Once more, so that a refusal that came in while this process itself stood still is heard before.
      await clock.sleep(1, over.signal);
      if (over.signal.aborted) return;
      left.shift();
      ledger.prove([{ from: ledger.proven, to: oldest.lines }]);
    }
  }

  async function send(datagrams: Datagrams, lines: readonly Line[]): Promise<void> {
    try {
      await Promise.all(lines.map((line) => datagrams.send(encode(line))));
    } catch (error) {
      lose(error);
    }
    sent += lines.length;
    left.push({ lines: sent, at: clock.monotonic() });
    news.ring();
  }

  void proveUnrefused();

  return connectionOf(ledger, {
    send: async (lines) => {
      ledger.lost.throwIfAborted();
      const datagrams = await peer.datagrams();
      for (let from = 0; from < lines.length && !over.signal.aborted; from += atOnce) {
        if (from > 0) await clock.sleep(breathMs, over.signal);
        await send(datagrams, lines.slice(from, from + atOnce));
      }
      ledger.lost.throwIfAborted();
    },
    close: async (signal) => {
      while (ledger.proven < sent && !over.signal.aborted && !signal.aborted) {
        await ledger.proofBeyond(ledger.proven, signal);
      }
      letGo();
    },
  });
}
