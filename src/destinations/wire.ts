// A byte stream to a receiver, as the stream destinations see it. The real ones are TCP and TLS sockets; a
// test can put a virtual wire in their place.

export interface Wire {
  /** Connects; throws a ConnectorError of the `destination-…` codes. */
  connect(signal: AbortSignal): Promise<WireConnection>;
}

export interface WireConnection {
  /** Resolves when the bytes are handed over and the next may come; rejects when the stream is broken. */
  write(bytes: Uint8Array): Promise<void>;
  /** Half-close: no more bytes from us. For TLS this includes close_notify. */
  end(): void;
  /**
   * Settles once, when the other side has ended or the stream broke: `ended` is its orderly end of stream
   * (for TLS with close_notify), `broken` anything else. It never rejects.
   */
  readonly finished: Promise<{ readonly how: 'ended' } | { readonly how: 'broken'; readonly error: Error }>;
  /** Bytes written by us that have not yet left our own socket buffer for the network stack; 0 when all have. */
  readonly bufferedBytes: number;
  /** Lets go at once. Safe to call twice. */
  destroy(): void;
}
