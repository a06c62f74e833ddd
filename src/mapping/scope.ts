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

export interface Compiled {
  readonly read: Read;
  /** All values it can give, when that is a closed list; undefined when they come from the record. */
  readonly values: readonly Constant[] | undefined;
  /** One value of the kind it gives, where the kind is known though the value is not. */
  readonly sample?: Constant;
  readonly mayBeAbsent: boolean;
}
