// The lines that an export says arrived, eight bytes each: a hash of what tells a line from others, with how often
// it came.
import { hash } from 'node:crypto';

/** Tenant and feed only where the export has columns for them: what is left out must be so in all calls. */
export interface LineIdentity {
  readonly recordId: string;
  readonly sequence: string;
  readonly tenant?: string;
  readonly feed?: string;
}

export class ReceivedLines {
  #keys = new BigUint64Array(1_024);
  #count = 0;
  #known: Uint8Array | undefined;

  add(line: LineIdentity): void {
    if (this.#count === this.#keys.length) {
      const larger = new BigUint64Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#count] = keyOf(line);
    this.#count += 1;
  }

  get rows(): number {
    return this.#count;
  }

  /** How often a line arrived. Nothing may be added afterwards. */
  timesOf(line: LineIdentity): number {
    this.#known ??= this.#sort();
    const key = keyOf(line);
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

function keyOf({ recordId, sequence, tenant = '', feed = '' }: LineIdentity): bigint {
  return hash('sha1', [recordId, sequence, tenant, feed].join('\n'), 'buffer').readBigUInt64LE(0);
}
