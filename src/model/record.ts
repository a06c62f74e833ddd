// What a source hands over and the journal keeps: one object of a Microsoft API with the facts only its
// source knows. Types only; nothing here has behaviour.

/** Order is promised within one source and lane; a lane's records may overtake those of another lane. */
export type Lane = 'alert' | 'audit' | 'connector';

/** All lanes, in the order in which a sender prefers them. */
export const lanes: readonly Lane[] = ['alert', 'connector', 'audit'];

/** What a mapping reads as `$source.<name>`: `change` (new, changed, resolved), `contentId`, `backfilled`, ... */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** One API object. It is never changed after its source has made it. */
export interface SourceRecord {
  /** Names the mapping folder, e.g. `endpoint-detection`. */
  readonly type: string;
  /** Equal for the same thing on every read. Empty in the answer: SHA-256 (hex) of the bytes. */
  readonly id: string;
  /** Changes when the thing changed (its last-update time); `''` where the API's id alone decides. */
  readonly version: string;
  /** Milliseconds since 1970 by the API's clock, never the time of the pull. */
  readonly occurredAtMs: number;
  /** The tenant's name in the configuration, e.g. `contoso`. */
  readonly tenant: string;
  readonly lane: Lane;
  /** The exact bytes as received: one JSON value in UTF-8. Parsed lazily, once, by the mapper. */
  readonly json: Uint8Array;
  readonly facts: Facts;
}

/**
 * Which mapping and lane a record of an API with many record types belongs to.
 * `family` is the mapping all of them fall back to (`office-activity`), `discriminator` the API's own
 * word for the kind (a RecordType as text).
 */
export type Classify = (
  family: string,
  discriminator: string,
) => { readonly type: string; readonly lane: Lane };
