// What can be asked of the destinations the journal keeps marks for, over the control socket or of a journal at
// rest. Types only.

export interface KnownDestination {
  readonly name: string;
  /** One that the configuration does not name gets nothing more, and what waits for it holds the journal's room. */
  readonly isConfigured: boolean;
  /** What waits for it. */
  readonly records: number;
  readonly bytes: number;
  /** When the oldest of that was committed; milliseconds since 1970. */
  readonly oldestCommittedAtMs?: number;
}

export interface DestinationDesk {
  list(): Promise<readonly KnownDestination[]>;
  /**
   * Durable when it resolves: its marks and sequence numbers are gone, and nothing waits for it. Returns what did.
   * Throws `destination-configured` and `destination-unknown`.
   */
  forget(name: string): Promise<KnownDestination>;
}
