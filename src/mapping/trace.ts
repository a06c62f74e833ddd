// What a mapping tells, beside its events, to those who ask how an event came about. Nothing of it is kept or
// made while nobody asks.
import type { EventField, MappedEvent } from '../model/event.ts';
import type { Place } from './placed-value.ts';
import type { Read, Scope } from './scope.ts';
import type { Unfit } from './writers/output.ts';

/** A path that an expression looks at. */
export interface Reading {
  /** From the record's top, as far as that is known. */
  readonly path: string;
  /** Undefined where the path starts at the items of a list. */
  readonly read: Read | undefined;
}

/** One line of a mapping. */
export interface Rule {
  readonly place: Place;
  readonly readings: readonly Reading[];
}

export interface TracedRow {
  readonly rule: Rule;
  readonly value: unknown;
  readonly fields: readonly EventField[];
  readonly unfit: readonly { readonly key: string; readonly how: Unfit }[];
}

export interface TracedEvent {
  readonly event: MappedEvent;
  readonly scope: Scope;
  /** `product`, `kind`, `variant`, `category`, `name`, `severity`. */
  readonly header: ReadonlyMap<string, Rule>;
  /** Those that had a value and whose `when` held. */
  readonly rows: readonly TracedRow[];
}

export type Trace = (traced: TracedEvent) => void;
