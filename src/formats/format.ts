// The contract of a format: an event and its envelope become one line of text. Total and pure.
import type { Dialect, Envelope, MappedEvent } from '../model/event.ts';

export interface FormattedLine {
  /** No line breaks, no control characters but the format's own delimiter; UTF-8 length is at most the limit. */
  readonly text: string;
  /** Keys whose value was shortened or left out to fit their own length or the line's; empty as a rule. */
  readonly cut: readonly string[];
}

export interface Format {
  readonly dialect: Dialect;
  /** `maxBytes`: what is left for the text after header and framing; at least 480. */
  format(event: MappedEvent, envelope: Envelope, maxBytes: number): FormattedLine;
  /**
   * For formats that continue what is too long: the events that take its place, each with a line and a sequence
   * number of its own; the event itself when it fits.
   */
  readonly split?: (event: MappedEvent, envelope: Envelope, maxBytes: number) => readonly MappedEvent[];
  /**
   * For formats that carry what Microsoft sent: `json`, a record as it came, on one line. Undefined when it does not
   * fit `maxBytes`; then, and for records that Microsoft did not send, the events made of it are formatted.
   */
  readonly writeOriginal?: (json: Uint8Array, maxBytes: number) => string | undefined;
}
