// Lines as few buffers, so that a batch costs few writes and none of them is large.
import type { Line } from '../model/line.ts';

export interface Portion {
  readonly bytes: Uint8Array;
  readonly lines: number;
}

const portionBytes = 64 * 1024;

/** Of about 64 KB each, made one by one. */
export function* portionsOf(lines: readonly Line[], encode: (line: Line) => Uint8Array): Generator<Portion> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for (const line of lines) {
    const part = encode(line);
    parts.push(part);
    bytes += part.length;
    if (bytes < portionBytes) continue;
    yield { bytes: Buffer.concat(parts), lines: parts.length };
    parts = [];
    bytes = 0;
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), lines: parts.length };
}
