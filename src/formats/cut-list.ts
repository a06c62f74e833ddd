// Remembers what was cut from a line, and names it in the line itself within a bound of its own.

/** Names take at most this many bytes, and at most this share of the line. */
const mostBytes = 256;
const shareOfLine = 16;

export class CutList {
  readonly #keys = new Set<string>();
  readonly #most: number;
  #named = '';
  #unnamed = 0;

  constructor(maxBytes: number) {
    this.#most = Math.min(mostBytes, Math.floor(maxBytes / shareOfLine));
  }

  get keys(): readonly string[] {
    return [...this.#keys];
  }

  /** `key`: letters and digits. */
  add(key: string): void {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    const named = this.#named === '' ? key : `${this.#named}, ${key}`;
    if (this.#unnamed === 0 && named.length <= this.#most - ' (+999)'.length) this.#named = named;
    else this.#unnamed += 1;
  }

  /** `cs4, msg (+3)`; empty when nothing was cut. */
  get text(): string {
    if (this.#unnamed === 0) return this.#named;
    return this.#named === '' ? `+${this.#unnamed}` : `${this.#named} (+${this.#unnamed})`;
  }
}
