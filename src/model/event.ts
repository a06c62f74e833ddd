// What a mapping makes of a record: the event, still free of CEF or LEEF.

/** A value as it was read, before a format writes it as its key's type asks. */
export type Scalar = string | number | boolean;

/** One line of a mapping with its value. At least one of `cef` and `leef` is set. */
export interface MappedField {
  readonly cef?: string;
  readonly leef?: string;
  readonly value: Scalar;
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
  readonly fields: readonly MappedField[];
}

/** What stands on every line and no mapping can redefine. */
export interface Envelope {
  /** The record's id, with `@version` for things that can be updated. */
  readonly recordId: string;
  /** Counted per destination and feed, from 1; a hole is a loss, the same number again is a repeat. */
  readonly sequence: number;
  /** The header host, `<tenant>-defender`. */
  readonly host: string;
  readonly tenant: string;
  /** The source's name, `/audit` appended for its audit lane, `/backfill`, `/replay` or `/test` when not live. */
  readonly feed: string;
}
