// A receiver of datagrams on loopback. Closed with `await using`.
import { createSocket } from 'node:dgram';

export interface DatagramReceiver extends AsyncDisposable {
  readonly port: number;
  readonly datagrams: readonly string[];
}

/** On a free port unless one is named. */
export async function startDatagramReceiver(address = '127.0.0.1', port = 0): Promise<DatagramReceiver> {
  const datagrams: string[] = [];
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (bytes) => datagrams.push(bytes.toString()));
  await new Promise<void>((resolve) => socket.bind(port, address, resolve));
  return {
    port: socket.address().port,
    datagrams,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
