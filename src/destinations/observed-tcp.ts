// Puts a stream between a TCP socket and TLS that keeps TCP's end to itself. Node's TLS calls both kinds of
// end "end"; only so can an orderly end of TLS be told from one that was cut off (RFC 5425, section 4.4).
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** The end of what the other side sends is not passed on; `tcp` itself tells of it. */
export function observeTcp(tcp: Socket): Duplex {
  const observed = new Duplex({
    allowHalfOpen: true,
    read: () => {
      tcp.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      tcp.write(chunk, done);
    },
    writev: (chunks, done) => {
      tcp.cork();
      for (const { chunk } of chunks.slice(0, -1)) tcp.write(chunk);
      tcp.write(chunks.at(-1)?.chunk, done);
      tcp.uncork();
    },
    final: (done) => {
      tcp.end(done);
    },
    destroy: (error, done) => {
      tcp.destroy();
      done(error);
    },
  });
  tcp.on('data', (chunk: Buffer) => {
    if (!observed.push(chunk)) tcp.pause();
  });
  tcp.on('error', (error) => observed.destroy(error));
  return observed;
}
