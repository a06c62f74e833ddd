// A source's memory: small keyed values, changed only by committing a page.

/** Anything JSON can say. Keep values small (under 1 kB); keys sort as plain text. */
export type StateValue =
  | string
  | number
  | boolean
  | null
  | readonly StateValue[]
  | { readonly [name: string]: StateValue };

export type StateChange = { readonly put: string; readonly value: StateValue } | { readonly delete: string };

/** A source's state as it was when the view was taken; later commits do not change it. */
export interface StateView {
  get(key: string): StateValue | undefined;
  /** All pairs whose key starts with `prefix`, in key order. */
  entries(prefix: string): Iterable<readonly [key: string, value: StateValue]>;
}
