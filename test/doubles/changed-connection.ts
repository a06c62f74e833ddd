// A connection with some of its methods replaced; the rest, also what changes with time, is passed through.
import type { Connection } from '../../src/destinations/destination.ts';

export function changedConnection(
  connection: Connection,
  changes: Partial<Pick<Connection, 'send' | 'proofBeyond' | 'close'>> & { readonly proven?: () => number },
): Connection {
  const { proven, ...methods } = changes;
  return {
    send: (lines) => connection.send(lines),
    proofBeyond: (than, signal) => connection.proofBeyond(than, signal),
    close: (signal) => connection.close(signal),
    get lost() {
      return connection.lost;
    },
    get proven() {
      return proven?.() ?? connection.proven;
    },
    ...methods,
  };
}
