// How a destination wants its lines written: its profile and options choose, the formats obey.

export const formatNames = ['cef', 'leef1', 'leef2'] as const;

/** `cef` is CEF:0, `leef1` LEEF:1.0 with TAB, `leef2` LEEF:2.0 with `^` as delimiter. */
export type FormatName = (typeof formatNames)[number];

export const severityStyles = ['number', 'words'] as const;

/** In the CEF header: 0 to 10, or `Low`, `Medium`, `High`, `Very-High`. LEEF has numbers only. */
export type SeverityStyle = (typeof severityStyles)[number];

export interface FormatChoice {
  readonly format: FormatName;
  readonly severity: SeverityStyle;
  /** Takes the place of the product's own vendor in every header, for receivers that file by it. */
  readonly deviceVendor?: string;
}
