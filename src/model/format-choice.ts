// How a destination wants its lines written: its profile and options choose, the formats obey.

import type { LeefDelimiter } from './leef-delimiter.ts';

export const formatNames = ['cef', 'cef1', 'leef1', 'leef2', 'json', 'json-original'] as const;

/**
 * `cef` is CEF:0, `cef1` CEF:1, `leef1` LEEF:1.0 with TAB, `leef2` LEEF:2.0, `json` the mapped event as one flat
 * object, `json-original` the object of Microsoft's API as it came.
 */
export type FormatName = (typeof formatNames)[number];

export const severityStyles = ['number', 'words'] as const;

/** In the CEF header: 0 to 10, or `Low`, `Medium`, `High`, `Very-High`. LEEF and JSON have numbers only. */
export type SeverityStyle = (typeof severityStyles)[number];

export const overlongWays = ['cut', 'continue'] as const;

/** What becomes of an event too long for one line: shortened, or a parent and numbered continuations. */
export type Overlong = (typeof overlongWays)[number];

export interface FormatChoice {
  readonly format: FormatName;
  readonly severity: SeverityStyle;
  /** Takes the place of the product's own vendor in every header, for receivers that file by it. */
  readonly deviceVendor?: string | undefined;
  /** Parts the attributes of `leef2`; `^` by default. */
  readonly leefDelimiter?: LeefDelimiter | undefined;
  /** `cut` by default. */
  readonly overlong?: Overlong | undefined;
}
