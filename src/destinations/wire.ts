// A byte stream to a receiver, as the stream destinations see it. The real ones are TCP and TLS sockets; a
// test can put a virtual wire in their place.
import type { ConnectorError } from '../errors/connector-error.ts';

export interface Wire {
  /** For messages, e.g. `tls://siem.example:6514`. */
  readonly address: string;
  /**
   * Connects; throws a ConnectorError of the `destination-…` codes. `hear` gets what the receiver says, which
   * otherwise is read and means nothing; it must not throw.
   */
  connect(signal: AbortSignal, hear?: (bytes: Uint8Array) => void): Promise<WireConnection>;
}

/**
 * How the other side's half of the stream came to its end: `ended` in order (for TLS with close_notify),
 * `truncated` when TCP ended in order but TLS did not say so first, `broken` by anything else.
 */
export type StreamEnd =
  | { readonly how: 'ended' }
  | { readonly how: 'truncated' }
  | { readonly how: 'broken'; readonly error: ConnectorError };

export interface WireConnection {
  /** Resolves when the bytes are handed over and the next may come; rejects when the stream is broken. */
  write(bytes: Uint8Array): Promise<void>;
  /** Half-close: no more bytes from us. For TLS this includes close_notify. */
  end(): void;
  /** Settles once, when the other side has ended, the stream broke or we let go of it. It never rejects. */
  readonly finished: Promise<StreamEnd>;
  /**
   * Bytes written by us that the receiver's host has not acknowledged yet; 0 when all have. Where the
   * system does not tell, only those that have not left our own process count. It never rejects.
   */
  unacknowledgedBytes(): Promise<number>;
  /** Lets go at once. Safe to call twice. */
  destroy(): void;
}
