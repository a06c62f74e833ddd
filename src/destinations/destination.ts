// The contract of a destination: where lines go, and what counts as proof that they arrived. The sending
// loop reads, maps, counts and settles; a destination only carries bytes and knows what has been proven.
import type { Line } from '../model/line.ts';

/** From weak to strong; what each means stands in README under "What is guaranteed". */
export const proofLevels = [
  'sent',
  'acknowledged-by-host',
  'confirmed-by-close',
  'acknowledged-by-receiver',
  'on-disk',
] as const;
export type ProofLevel = (typeof proofLevels)[number];

export interface Destination {
  readonly name: string;
  /** The level now in force; a destination may have to lower it, and says so in a notice. */
  readonly proof: ProofLevel;
  /** Bytes that are left for a line's text after the header for `host` and the framing. */
  textLimit(host: string): number;
  /**
   * Connects and, where the level needs it, probes. Throws a ConnectorError (`retry` or `hold`).
   * Lines of an earlier connection that were not proven have to be sent again.
   */
  open(signal: AbortSignal): Promise<Connection>;
}

export interface Connection {
  /**
   * Takes lines in order; resolves when the next ones may come (back-pressure). Rejects only when the
   * connection is lost.
   */
  send(lines: readonly Line[]): Promise<void>;
  /** Lines proven so far, counted from this connection's first line; never goes down. */
  readonly proven: number;
  /** Resolves when `proven` has grown beyond `than`, the connection is lost, or `signal` aborts. */
  proofBeyond(than: number, signal: AbortSignal): Promise<void>;
  /** Aborted, with a ConnectorError as reason, when nothing more can be sent or proven here. */
  readonly lost: AbortSignal;
  /**
   * Orderly end: stops taking lines, tries to prove what is out until `signal` aborts, then lets go of
   * everything. Safe to call twice and after a loss; never throws.
   */
  close(signal: AbortSignal): Promise<void>;
}
