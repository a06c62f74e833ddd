// A set of whole numbers that mostly follow each other, kept as ranges, so that millions of sequence numbers
// take the memory of their holes.

interface Range {
  from: number;
  to: number;
}

export class NumberSet {
  readonly #ranges: Range[] = [];

  /** False when the number was there already. */
  add(number: number): boolean {
    const at = this.#firstEndingAtOrAfter(number);
    const next = this.#ranges[at];
    if (next && next.from <= number && number <= next.to) return false;
    const previous = this.#ranges[at - 1];
    const joinsPrevious = previous?.to === number - 1;
    const joinsNext = next?.from === number + 1;
    if (previous && joinsPrevious && next && joinsNext) {
      previous.to = next.to;
      this.#ranges.splice(at, 1);
    } else if (previous && joinsPrevious) previous.to = number;
    else if (next && joinsNext) next.from = number;
    else this.#ranges.splice(at, 0, { from: number, to: number });
    return true;
  }

  /** Numbers missing between the smallest and the largest. */
  get holes(): number {
    let holes = 0;
    for (const [at, { to }] of this.#ranges.entries()) {
      const next = this.#ranges[at + 1];
      if (next) holes += next.from - to - 1;
    }
    return holes;
  }

  get first(): number | undefined {
    return this.#ranges[0]?.from;
  }

  get last(): number | undefined {
    return this.#ranges.at(-1)?.to;
  }

  #firstEndingAtOrAfter(number: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.to ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
