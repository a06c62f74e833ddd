// The lines of one record: each of its events in the destination's format, or, where the format carries what
// Microsoft sent, the record as it came. Sequence numbers follow each other, one a line.
import type { Format } from '../formats/format.ts';
import { deviceHost } from '../model/device-host.ts';
import type { MappedEvent } from '../model/event.ts';
import type { Line } from '../model/line.ts';
import type { SourceRecord } from '../model/record.ts';
import { recordIdOf } from './envelope.ts';

export interface Written {
  readonly lines: readonly Line[];
  /** Lines in which something was shortened or left out. */
  readonly cut: number;
}

/** `before`: the last sequence number of the feed. A record without events has no line in any format. */
export function writeLines(
  { format, textLimit }: { readonly format: Format; readonly textLimit: (host: string) => number },
  record: SourceRecord,
  events: readonly MappedEvent[],
  { feed, before }: { readonly feed: string; readonly before: number },
): Written {
  const host = deviceHost(record.tenant);
  const limit = textLimit(host);
  const [first] = events;
  if (first !== undefined && record.lane !== 'connector') {
    const text = format.writeOriginal?.(record.json, limit);
    if (text !== undefined) return { lines: [{ text, host, severity: first.severity, feed }], cut: 0 };
  }
  const ids = { recordId: recordIdOf(record), tenant: record.tenant, feed };
  const lines: Line[] = [];
  let cut = 0;
  for (const event of events) {
    const next = () => ({ ...ids, sequence: before + lines.length + 1 });
    for (const part of format.split?.(event, next(), limit) ?? [event]) {
      const line = format.format(part, next(), limit);
      if (line.cut.length > 0) cut += 1;
      lines.push({ text: line.text, host, severity: part.severity, feed });
    }
  }
  return { lines, cut };
}
