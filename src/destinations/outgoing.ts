// Lines that wait to be written, in order, with their number on the connection, so that a portion that has
// to go again keeps its place in the proof.
import type { LineRange } from './proof-ledger.ts';

export interface OutgoingLine {
  /** Counted from the connection's first line. */
  readonly index: number;
  /** With header and framing, exactly as sent; a repeat is identical. */
  readonly bytes: Uint8Array;
}

export interface Outgoing {
  /** Of all lines that wait. */
  readonly bytes: number;
  /** Of the next line; 0 when none waits. */
  readonly nextBytes: number;
  append(bytes: Uint8Array): void;
  /** Lines that were taken and have to go again, before all others. */
  putBack(lines: readonly OutgoingLine[]): void;
  /** The next lines of together at most `maxBytes`, but at least one. */
  take(maxBytes: number): readonly OutgoingLine[];
}

export function createOutgoing(): Outgoing {
  let lines: OutgoingLine[] = [];
  let head = 0;
  let waitingBytes = 0;
  let appended = 0;

  return {
    get bytes() {
      return waitingBytes;
    },
    get nextBytes() {
      return lines[head]?.bytes.length ?? 0;
    },
    append: (bytes) => {
      lines.push({ index: appended, bytes });
      appended += 1;
      waitingBytes += bytes.length;
    },
    putBack: (again) => {
      lines = [...again, ...lines.slice(head)];
      head = 0;
      waitingBytes += bytesOf(again);
    },
    take: (maxBytes) => {
      let end = head;
      let taken = 0;
      for (let next = lines[end]; next !== undefined; next = lines[end]) {
        if (end > head && taken + next.bytes.length > maxBytes) break;
        taken += next.bytes.length;
        end += 1;
      }
      const portion = lines.slice(head, end);
      waitingBytes -= taken;
      head = end;
      // Cut off what was taken only now and then, so that taking stays cheap however much waits.
      if (head * 2 > lines.length) {
        lines = lines.slice(head);
        head = 0;
      }
      return portion;
    },
  };
}

export function bytesOf(lines: readonly OutgoingLine[]): number {
  let sum = 0;
  for (const line of lines) sum += line.bytes.length;
  return sum;
}

/** The numbers of the lines as few ranges as possible. */
export function rangesOf(lines: readonly Pick<OutgoingLine, 'index'>[]): readonly LineRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { index } of lines) {
    const last = ranges.at(-1);
    if (last?.to === index) last.to = index + 1;
    else ranges.push({ from: index, to: index + 1 });
  }
  return ranges;
}
