// How a connection ends, whatever its level of proof: once, lost to an error or let go of by its owner. And what of
// the Connection contract the ledger answers for all of them.
import type { ConnectorError } from '../errors/connector-error.ts';
import type { Connection } from './destination.ts';
import type { ProofLedger } from './proof-ledger.ts';

export interface ConnectionEnd {
  /** Aborted when the connection is lost or let go of. */
  readonly over: AbortSignal;
  letGo(): void;
  /** Only while it is not over. */
  lose(error: ConnectorError): void;
}

/** `release`: gives back what the connection holds and wakes who waits on it; may be called again. */
export function createConnectionEnd(ledger: ProofLedger, release: () => void): ConnectionEnd {
  const over = new AbortController();
  const letGo = () => {
    over.abort();
    release();
  };
  return {
    over: over.signal,
    letGo,
    lose: (error) => {
      if (over.signal.aborted) return;
      ledger.lose(error);
      letGo();
    },
  };
}

export function connectionOf(
  ledger: ProofLedger,
  { send, close }: Pick<Connection, 'send' | 'close'>,
): Connection {
  return {
    get proven() {
      return ledger.proven;
    },
    lost: ledger.lost,
    proofBeyond: ledger.proofBeyond,
    send,
    close,
  };
}
