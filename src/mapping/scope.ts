// What an expression sees while one record is mapped, and what a compiled expression is.
import type { SourceRecord } from '../model/record.ts';

export interface Scope {
  /** Where paths start: the record's JSON, or the item inside `children` and `pick`. */
  readonly data: unknown;
  /** Where `$parent` paths start: the record's JSON. */
  readonly parent: unknown;
  readonly record: SourceRecord;
}

/** Gives a JSON value (a list where a path led through one), or undefined for absent. Never throws. */
export type Read = (scope: Scope) => unknown;

export type Test = (scope: Scope) => boolean;

export type Constant = string | number | boolean;

/** Values that a place which takes this expression has to take. */
export function samplesOf({ values, samples }: Compiled): readonly Constant[] {
  return values ?? samples ?? [];
}

export interface Compiled {
  readonly read: Read;
  /** All values it can give, when that is a closed list; undefined when they come from the record. */
  readonly values: readonly Constant[] | undefined;
  /** Where the list is open: values it can give all the same, and one of its kind where that is known. */
  readonly samples?: readonly Constant[];
  readonly mayBeAbsent: boolean;
}
