// What the readers make of a line.

export interface EventLine {
  readonly format: 'cef' | 'leef' | 'json';
  /** `0`, `1`, `1.0`, `2.0`, or whatever stands there; empty for JSON. */
  readonly version: string;
  /** Vendor, product, version, then class id, name, severity (CEF) or EventID (LEEF, JSON); without escapes. */
  readonly header: readonly string[];
  /** Without escapes; of a key that stands twice the last value. */
  readonly values: ReadonlyMap<string, string>;
  /** LEEF; for CEF the blank, for JSON nothing. */
  readonly delimiter: string;
}
