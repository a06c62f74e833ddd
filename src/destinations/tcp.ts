// Plain TCP as a wire.
import { connect, type Socket } from 'node:net';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Clock } from '../world/clock.ts';
import { brokenError, connectFailure } from './connect-failure.ts';
import { createSocketConnection } from './socket-connection.ts';
import type { StreamEnd, Wire } from './wire.ts';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
}

const connectMs = 10_000;
const keepAliveMs = 30_000;

export function createTcpWire(target: TcpTarget, clock: Clock): Wire {
  const address = `tcp://${target.host}:${target.port}`;
  return {
    address,
    connect: async (signal, hear) => {
      const socket = await connectTcp(target, address, clock, signal);
      return createSocketConnection(socket, socket, untilEnd(socket, address, hear), (error) =>
        brokenError(address, error),
      );
    },
  };
}

/** A connected socket that is not read yet; throws a ConnectorError that says why there is none. */
export async function connectTcp(
  target: TcpTarget,
  address: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect({ ...target, allowHalfOpen: true, noDelay: true });
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => reject(connectFailure(address, error)));
  });
  try {
    await withinTime(connected, address, clock, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setKeepAlive(true, keepAliveMs);
  return socket;
}

type TooLateError = (address: string, seconds: number) => ConnectorError;

function connectingTooLate(address: string, seconds: number): ConnectorError {
  return new ConnectorError('destination-timed-out', {
    message: `Connecting to ${address} took longer than ${seconds} s.`,
  });
}

/** Waits for a step of making a connection, for at most ten seconds and until `signal` aborts. */
export async function withinTime(
  step: Promise<void>,
  address: string,
  clock: Clock,
  signal: AbortSignal,
  tooLateError: TooLateError = connectingTooLate,
): Promise<void> {
  const done = new AbortController();
  const ending = AbortSignal.any([signal, done.signal]);
  const tooLate = clock.sleep(connectMs, ending).then(() => {
    if (done.signal.aborted) return;
    throw signal.aborted
      ? new ConnectorError('destination-lost', { message: `Connecting to ${address} was given up.` })
      : tooLateError(address, connectMs / 1_000);
  });
  try {
    await Promise.race([step, tooLate]);
  } finally {
    done.abort();
  }
}

function untilEnd(socket: Socket, address: string, hear?: (bytes: Uint8Array) => void): Promise<StreamEnd> {
  return new Promise((resolve) => {
    socket.once('end', () => resolve({ how: 'ended' }));
    socket.once('error', (error) => resolve({ how: 'broken', error: brokenError(address, error) }));
    socket.once('close', () => resolve({ how: 'broken', error: brokenError(address) }));
    if (hear !== undefined) socket.on('data', hear);
    // Where what a receiver says means nothing, it has to be read to see the end.
    socket.resume();
  });
}
