// What a mapping makes of a record for one dialect: typed and bounded, but not yet escaped or fitted.

/** The family of a format: which column of a mapping is read and which key dictionary holds. */
export type Dialect = 'cef' | 'leef';

export interface EventField {
  readonly key: string;
  /** For CEF slots (`cs1`, `cn2`, ...): written as `<key>Label`, together with the key or not at all. */
  readonly label?: string;
  /** As the key's type asks (a time stamp as epoch milliseconds, ...), within its length, not empty, not escaped. */
  readonly text: string;
  /** Ids, times and the like: never shortened or left out to fit a line. */
  readonly isKept: boolean;
  /** Shortened already to fit the key's own length. */
  readonly isCut: boolean;
}

export interface Product {
  readonly vendor: string;
  readonly name: string;
  readonly version: string;
}

/**
 * One event. Which ids, severities and slots may occur is fixed by the content rules of the mappings.
 * CEF class id is `kind:variant`; LEEF EventID is `kind`, LEEF cat is `category`.
 */
export interface MappedEvent {
  readonly product: Product;
  readonly kind: string;
  readonly variant: string;
  /** LEEF `cat`: family and variant, e.g. `endpoint-detected`. */
  readonly category: string;
  readonly name: string;
  /** 0 to 10 as CEF counts; LEEF writes at least 1. */
  readonly severity: number;
  /** In the mapping's order, which is the priority when a line has to be shortened: the last goes first. */
  readonly fields: readonly EventField[];
}

/** What stands on every line and no mapping can redefine. */
export interface Envelope {
  /** The record's id, with `@version` for things that can be updated. */
  readonly recordId: string;
  /** Counted per destination and feed, from 1; a hole is a loss, the same number again is a repeat. */
  readonly sequence: number;
  /** The tenant's name in the configuration; CEF `dvchost` and the header host are made of it. */
  readonly tenant: string;
  /** The source's name, `/audit` appended for its audit lane, `/backfill`, `/replay` or `/test` when not live. */
  readonly feed: string;
}
