// Repeatable chance (mulberry32): the same seed gives the same tenant, the same faults, the same run.
import type { Random } from '../world/random.ts';

const hexDigits = '0123456789abcdef';

export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Another chance, as repeatable, that takes nothing away from this one. */
  branch(): SeededRandom {
    return new SeededRandom(this.#state ^ 0x5bd1e995);
  }

  /** A whole number of at least `from` and below `to`. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from));
  }

  uuid(): string {
    const hex = this.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** True about `share` (0 to 1) of the times. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of the items, each as likely as the next; the list must not be empty. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /** That many lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += hexDigits.charAt(this.integer(0, 16));
    return text;
  }

  /** Base64 of that many random bytes. */
  base64(bytes: number): string {
    return Buffer.from(this.hex(bytes * 2), 'hex').toString('base64');
  }

  /** A new list with the same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.fraction() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}
