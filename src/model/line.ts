// A formatted event on its way out. Syslog header and framing are added by the connection that sends it.

export interface Line {
  /** CEF or LEEF text without line breaks; its UTF-8 length fits the limit it was made for. */
  readonly text: string;
  /** Host of the syslog header: `[a-z0-9-]`, at most 63 characters. */
  readonly host: string;
  /** 0 to 10, for destinations whose PRI follows it. */
  readonly severity: number;
  /** Lines of one feed keep their order also where a destination has several hosts. */
  readonly feed?: string;
}
