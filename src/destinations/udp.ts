// The door to syslog-client, which makes the socket and sends. What it does not do is done around it: it would
// write a header of its own, look the host's name up for each datagram, and leave the socket unconnected, while
// only a connected one is told that nobody listens (ICMP, which the system passes on as an error).
import type { Socket } from 'node:dgram';
// @ts-expect-error The package brings no types; what is used of it is stated below.
import { createClient, Transport } from 'syslog-client';

type Done = (error?: Error) => void;

/** Of syslog-client 1.1.1. */
interface SyslogClient {
  on(event: 'error', listener: (error: Error) => void): void;
  log(message: string, done: Done): void;
  buildFormattedMessage: (message: string) => Buffer;
  getTransport: (done: (error: Error | null, socket: Socket) => void) => void;
}

export interface Datagrams {
  /** Resolves when this host has let go of the datagram; rejects with an error of the system. */
  send(datagram: string): Promise<void>;
  /** Safe to call twice. */
  close(): void;
}

/**
 * `address` is an IP address, not a name. `onError` hears what the system reports until `close`, among it
 * ECONNREFUSED for a datagram that had left already. Rejects with an error of the system.
 */
export async function openDatagrams(
  address: string,
  port: number,
  onError: (error: Error) => void,
): Promise<Datagrams> {
  const client: SyslogClient = createClient(address, { port, transport: Transport.Udp });
  client.on('error', onError);
  const socket = await new Promise<Socket>((resolve, reject) => {
    client.getTransport((error, made) => (error === null ? resolve(made) : reject(error)));
  });
  let isClosed = false;
  const close = () => {
    if (!isClosed) socket.close();
    isClosed = true;
  };
  try {
    await connect(socket, port, address);
  } catch (error) {
    close();
    throw error;
  }
  const send = socket.send.bind(socket);
  // The package names the address each time, which a connected socket refuses.
  Object.assign(socket, {
    send: (bytes: Buffer, from: number, length: number, _port: number, _address: string, done: Done) =>
      send(bytes, from, length, (error) => done(error ?? undefined)),
  });
  // After an error it would forget the socket and go on with a new one that is not connected.
  client.getTransport = (done) => done(null, socket);
  client.buildFormattedMessage = (message) => Buffer.from(message);
  return {
    send: (datagram) =>
      new Promise((resolve, reject) => {
        client.log(datagram, (error) => (error === undefined ? resolve() : reject(error)));
      }),
    close,
  };
}

function connect(socket: Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done: Done = (error) => (error === undefined ? resolve() : reject(error));
    socket.connect(port, address, done);
  });
}
