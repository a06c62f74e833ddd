// The lines that an export says arrived, eight bytes each: a hash of record id and number, with how often it came.
import { hash } from 'node:crypto';

export class ReceivedLines {
  #keys = new BigUint64Array(1_024);
  #count = 0;
  #known: Uint8Array | undefined;

  add(recordId: string, sequence: string): void {
    if (this.#count === this.#keys.length) {
      const larger = new BigUint64Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#count] = keyOf(recordId, sequence);
    this.#count += 1;
  }

  get rows(): number {
    return this.#count;
  }

  /** How often a line arrived. Nothing may be added afterwards. */
  timesOf(recordId: string, sequence: number): number {
    this.#known ??= this.#sort();
    const key = keyOf(recordId, String(sequence));
    const first = this.#firstAt(key);
    let times = 0;
    while (first + times < this.#count && this.#keys[first + times] === key) {
      this.#known[first + times] = 1;
      times += 1;
    }
    return times;
  }

  /** Rows that nobody has asked for. */
  get unknownRows(): number {
    const known = this.#known ?? new Uint8Array(this.#count);
    return known.reduce((unknown, isKnown) => unknown + 1 - isKnown, 0);
  }

  #sort(): Uint8Array {
    this.#keys = this.#keys.subarray(0, this.#count).sort();
    return new Uint8Array(this.#count);
  }

  #firstAt(key: bigint): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? 0n) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function keyOf(recordId: string, sequence: string): bigint {
  return hash('sha1', `${recordId}\n${sequence}`, 'buffer').readBigUInt64LE(0);
}
