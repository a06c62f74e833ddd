// A set of whole numbers, kept as ranges: numbers that come roughly in order take next to no memory. When holes
// become too many the lowest are given up, counted but not named any more.

export type NumberRange = readonly [from: number, to: number];

export class NumberRanges {
  readonly #most: number;
  #starts: number[] = [];
  #ends: number[] = [];
  #givenUp = 0;

  /** `most`: ranges kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** False when it is in already. */
  add(number: number): boolean {
    const at = this.#placeOf(number);
    const start = this.#starts[at];
    const end = this.#ends[at];
    if (start !== undefined && end !== undefined && number >= start && number <= end) return false;
    const touchesBefore = this.#ends[at - 1] === number - 1;
    const touchesAfter = start === number + 1;
    if (touchesBefore && touchesAfter) {
      this.#ends.splice(at - 1, 1);
      this.#starts.splice(at, 1);
    } else if (touchesBefore) this.#ends[at - 1] = number;
    else if (touchesAfter) this.#starts[at] = number;
    else this.#insert(at, number);
    return true;
  }

  /** How many numbers; one that came twice counts once. */
  get size(): number {
    return this.ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0) - this.#givenUp;
  }

  get first(): number | undefined {
    return this.#starts[0];
  }

  get last(): number | undefined {
    return this.#ends.at(-1);
  }

  get ranges(): readonly NumberRange[] {
    return this.#starts.map((start, at) => [start, this.#ends[at] ?? start]);
  }

  /** Between the first and the last. */
  get holes(): readonly NumberRange[] {
    return this.#starts.slice(1).map((start, at) => [(this.#ends[at] ?? start) + 1, start - 1]);
  }

  /** Numbers in holes that are not named any more. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** The first range that ends at or behind the number. */
  #placeOf(number: number): number {
    let low = 0;
    let high = this.#ends.length;
    if (high > 0 && number > (this.#ends[high - 1] ?? 0)) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, number: number): void {
    this.#starts.splice(at, 0, number);
    this.#ends.splice(at, 0, number);
    if (this.#starts.length <= this.#most) return;
    const half = this.#most >> 1;
    for (const [from, to] of this.holes.slice(0, half)) this.#givenUp += to - from + 1;
    this.#starts.splice(1, half);
    this.#ends.splice(0, half);
  }
}
