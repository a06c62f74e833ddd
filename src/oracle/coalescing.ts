// Which lines QRadar would merge with an earlier one (coalescing, on by default): equal id, addresses, ports and
// user within ten seconds. Only the first line's payload is kept, so its twins look lost.
import type { ReadMessage } from './message.ts';

const windowMs = 10_000;
const mostKinds = 10_000;
const keysOfLeef = ['cat', 'src', 'dst', 'srcPort', 'dstPort', 'usrName'];
const keysOfCef = ['src', 'dst', 'spt', 'dpt', 'suser'];

export class Coalescing {
  /** Kinds of lines by when the last one opened a window, the one renewed last at the end. */
  readonly #opened = new Map<string, number>();

  /** True when an equal line came less than ten seconds before, by the times of the headers. */
  add({ header, event }: ReadMessage): boolean {
    const sentAt = timeOf(header.time);
    if (event === undefined || Number.isNaN(sentAt)) return false;
    const keys = event.format === 'cef' ? keysOfCef : keysOfLeef;
    const id = event.header[3] ?? '';
    const kind = [id, ...keys.map((key) => event.values.get(key) ?? '')].join('\n');
    const openedAt = this.#opened.get(kind);
    if (openedAt !== undefined && Math.abs(sentAt - openedAt) < windowMs) return true;
    this.#opened.delete(kind);
    this.#opened.set(kind, sentAt);
    if (this.#opened.size > mostKinds) this.#opened.delete(this.#opened.keys().next().value ?? '');
    return false;
  }
}

/** Without a year the difference counts all the same, but for the turn of the year. */
function timeOf(time: string): number {
  return /^\d/.test(time) ? Date.parse(time) : Date.parse(`${time} 2000 UTC`);
}
