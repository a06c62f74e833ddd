// The simulator's own books: which records it issued, how often each was handed out, which expired unread.
// What a tally or a test says about loss rests on these, never on the connector's counters.

export interface IssuedRecord {
  /** The tenant's name, as in the configuration of the connector. */
  readonly tenant: string;
  readonly feed: Feed;
  /** RecordType of the Management Activity API; 0 in other feeds. */
  readonly recordType: number;
  readonly id: string;
  /** When a detection, alert or incident was last processed or updated, as the API writes it; else `''`. */
  readonly version: string;
  /** Times a complete answer carried it; the same record twice in an answer counts twice. */
  readonly handedOut: number;
  /** Every copy is out of reach, by whatever loss, and none was handed out: not owed, but the gap has to be told. */
  readonly isExpired: boolean;
  /** Its copies that are out of reach; also of a record that was handed out before or by another copy. */
  readonly losses: readonly Loss[];
  /** A newer version took its place; the APIs of alerts and incidents show no other. */
  readonly isReplaced: boolean;
}

/** As the kinds of sources that read them are called. */
export type Feed =
  | 'endpoint-detections'
  | 'office-activity'
  | 'endpoint-alerts'
  | 'graph-alerts'
  | 'graph-incidents';

/**
 * Whether a reader must have it: it was handed out, or is still there for whoever asks. What is not owed may have
 * come all the same, with the beginning of an answer that broke off.
 */
export function isOwed({ handedOut, isExpired, isReplaced }: IssuedRecord): boolean {
  return handedOut > 0 || !(isExpired || isReplaced);
}

/** Why a copy of a record can not be fetched any more, and which span of its feed's time is incomplete by that. */
export interface Loss {
  /**
   * - `expired`: it went out of the API's retention
   * - `unsubscribed`: it became content while the subscription was stopped
   * - `unreadable`: the API failed whenever it was asked for, until its retention ended
   */
  readonly reason: 'expired' | 'unsubscribed' | 'unreadable';
  /** Content type of the Management Activity API, whose lists are incomplete; else ''. */
  readonly contentType: string;
  /** The moment the API files the copy under: `contentCreated`, or the time its windows filter on. */
  readonly createdAtMs: number;
}

type Entry = { -readonly [K in keyof IssuedRecord]: IssuedRecord[K] } & { copies: number; losses: Loss[] };

/** What `issue` gave a key for. */
export interface Booked {
  readonly key: string;
}

/** One copy of a record as an API holds it: its JSON text and its line in the books. */
export interface StoredRecord extends Booked {
  readonly json: string;
}

export class IssuedRecords {
  readonly #entries = new Map<string, Entry>();
  readonly #limit: number;
  #forgotten = 0;

  /** Beyond `limit` records the oldest are forgotten, and counted as such. */
  constructor(limit = 500_000) {
    this.#limit = limit;
  }

  /** Enters one more copy of a record that an API is going to offer. */
  issue(record: Omit<IssuedRecord, 'handedOut' | 'isExpired' | 'isReplaced' | 'losses'>): string {
    const key = `${record.tenant}\n${record.feed}\n${record.id}\n${record.version}`;
    const known = this.#entries.get(key);
    if (known) {
      known.copies += 1;
      return key;
    }
    this.#entries.set(key, {
      ...record,
      handedOut: 0,
      isExpired: false,
      isReplaced: false,
      losses: [],
      copies: 1,
    });
    this.#forgetOldest();
    return key;
  }

  handOut(records: Iterable<Booked>): void {
    for (const { key } of records) {
      const entry = this.#entries.get(key);
      if (entry) entry.handedOut += 1;
    }
  }

  replace(records: Iterable<Booked>): void {
    for (const { key } of records) {
      const entry = this.#entries.get(key);
      if (entry) entry.isReplaced = true;
    }
  }

  /** One copy of each is out of reach from now on. */
  lose(records: Iterable<Booked>, loss: Loss): void {
    for (const { key } of records) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      entry.copies -= 1;
      entry.losses.push(loss);
      entry.isExpired = entry.copies === 0 && entry.handedOut === 0;
    }
  }

  all(): Iterable<IssuedRecord> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many records the limit has pushed out of the books. */
  get forgotten(): number {
    return this.#forgotten;
  }

  #forgetOldest(): void {
    if (this.#entries.size <= this.#limit) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done) return;
    this.#entries.delete(oldest.value);
    this.#forgotten += 1;
  }
}
