// What is still to happen in a simulated tenant, the earliest first; of equal times the one entered first.

export class Agenda<T> {
  readonly #heap: { readonly atMs: number; readonly order: number; readonly what: T }[] = [];
  #entered = 0;

  add(atMs: number, what: T): void {
    const entry = { atMs, order: this.#entered, what };
    this.#entered += 1;
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#isBefore(parent, at)) break;
      this.#swap(parent, at);
      at = parent;
    }
  }

  /** Infinity when nothing is left. */
  get nextAtMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Takes out what comes first. */
  take(): T | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first?.what;
    this.#heap[0] = last;
    this.#sink();
    return first.what;
  }

  #sink(): void {
    let at = 0;
    while (true) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#heap.length && !this.#isBefore(least, left)) least = left;
      if (right < this.#heap.length && !this.#isBefore(least, right)) least = right;
      if (least === at) return;
      this.#swap(least, at);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return true;
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}
