// Reads a segment block by block. What cannot be read is named by its place and stepped over: the walk goes on
// at the next intact block. It decides nothing about what it finds.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { OpenFile } from '../../world/files.ts';
import { type BlockHeader, blockMagic, headerBytes, isIntact, isNewerFormat, readHeader } from './segment.ts';

export type Walked =
  | {
      readonly found: 'block';
      readonly offset: number;
      readonly header: BlockHeader;
      /** The whole block. */
      readonly bytes: Buffer;
    }
  | { readonly found: 'damage'; readonly offset: number; readonly length: number };

const readAheadBytes = 1024 * 1024;

/** Every byte between the offsets `from` and `end` is part of exactly one thing found. */
export async function* walkSegment(file: OpenFile, from: number, end: number): AsyncGenerator<Walked> {
  const view = new ReadAhead(file, end);
  let at = from;
  while (at < end) {
    const block = await blockAt(view, at);
    if (block !== undefined) {
      yield { found: 'block', offset: at, ...block };
      at += block.header.length;
      continue;
    }
    const next = await nextBlock(view, at + 1, end);
    yield { found: 'damage', offset: at, length: next - at };
    at = next;
  }
}

async function blockAt(
  view: ReadAhead,
  at: number,
): Promise<{ readonly header: BlockHeader; readonly bytes: Buffer } | undefined> {
  const header = readHeader(await view.bytes(at, headerBytes));
  if (header === undefined) return undefined;
  const bytes = await view.bytes(at, header.length);
  if (bytes.length < header.length || !isIntact(bytes)) return undefined;
  if (isNewerFormat(header)) {
    throw new ConnectorError('journal-newer-format', {
      message: `Reading the journal found block ${header.number}, which a newer version of the program wrote.`,
    });
  }
  return { header, bytes };
}

async function nextBlock(view: ReadAhead, from: number, end: number): Promise<number> {
  let at = from;
  while (at < end) {
    const stretch = await view.bytes(at, Math.min(readAheadBytes, end - at));
    if (stretch.length < blockMagic.length) return end;
    const hit = stretch.indexOf(blockMagic);
    if (hit === -1) {
      at += stretch.length - blockMagic.length + 1;
      continue;
    }
    if ((await blockAt(view, at + hit)) !== undefined) return at + hit;
    at += hit + 1;
  }
  return end;
}

/** A window on the file; each refill is a new buffer, so what was handed out stays as it is. */
class ReadAhead {
  readonly #file: OpenFile;
  readonly #end: number;
  #start = 0;
  #window = Buffer.alloc(0);

  constructor(file: OpenFile, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** Fewer bytes than asked for only at the end. */
  async bytes(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.#end - offset);
    if (offset < this.#start || offset + wanted > this.#start + this.#window.length) {
      const size = Math.min(Math.max(wanted, readAheadBytes), this.#end - offset);
      const window = Buffer.allocUnsafe(size);
      const count = await this.#file.read(window, offset);
      this.#start = offset;
      this.#window = window.subarray(0, count);
    }
    return this.#window.subarray(offset - this.#start, offset - this.#start + wanted);
  }
}
