// A connected socket as a WireConnection. Whether it is TCP or TLS matters only for how its end is told.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectorError } from '../errors/connector-error.ts';
import { kernelQueues } from './kernel-queue.ts';
import type { StreamEnd, WireConnection } from './wire.ts';

/**
 * `stream` takes our bytes, `tcp` carries them (for plain TCP they are the same). `finished` must settle
 * when the stream is closed by us, too. `asError` puts a failed write into our own words.
 */
export function createSocketConnection(
  stream: Duplex,
  tcp: Socket,
  finished: Promise<StreamEnd>,
  asError: (error: Error) => ConnectorError,
): WireConnection {
  const { localPort, remotePort } = tcp;
  let whenDrained: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  let failure: Error | undefined;

  stream.on('drain', () => whenDrained?.resolve());
  stream.on('error', (error) => {
    failure ??= error;
  });
  stream.on('close', () => {
    failure ??= new Error('the stream is closed');
    whenDrained?.reject(asError(failure));
  });

  return {
    write: async (bytes) => {
      if (failure !== undefined) throw asError(failure);
      if (stream.write(bytes)) return;
      await new Promise<void>((resolve, reject) => {
        whenDrained = { resolve, reject };
      });
    },
    end: () => {
      stream.end();
    },
    finished,
    unacknowledgedBytes: async () => {
      const inProcess = stream.writableLength + (stream === tcp ? 0 : tcp.writableLength);
      if (localPort === undefined || remotePort === undefined) return inProcess;
      return inProcess + (await kernelQueues.unacknowledged(localPort, remotePort));
    },
    destroy: () => {
      stream.destroy();
      tcp.destroy();
    },
  };
}
