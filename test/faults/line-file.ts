// The lines that a program appends to a file, each handed out once; an unfinished one waits for its rest.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const portion = 256 * 1024;

export class LineFile {
  readonly #path: string;
  readonly #buffer = Buffer.alloc(portion);
  #at = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** What has become complete since the last call. */
  read(): readonly string[] {
    if (!existsSync(this.#path)) return [];
    const lines: string[] = [];
    const file = openSync(this.#path, 'r');
    try {
      for (;;) {
        const length = readSync(file, this.#buffer, 0, portion, this.#at);
        if (length === 0) return lines;
        this.#at += length;
        lines.push(...this.#complete(this.#buffer.subarray(0, length)));
      }
    } finally {
      closeSync(file);
    }
  }

  #complete(bytes: Buffer): readonly string[] {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#rest = Buffer.from(all.subarray(end));
    return end === 0 ? [] : all.toString('utf8', 0, end - 1).split('\n');
  }
}
