// Counts what happened within the last minute or hour, and remembers the most there ever was.

export class RateWindow {
  readonly #spanMs: number;
  /** By second, so that an hour takes no more memory than its seconds. */
  #buckets: { readonly atMs: number; count: number }[] = [];
  #count = 0;
  #highest = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  get highest(): number {
    return this.#highest;
  }

  add(nowMs: number): void {
    this.#forget(nowMs);
    const atMs = Math.floor(nowMs / 1_000) * 1_000;
    const last = this.#buckets.at(-1);
    if (last?.atMs === atMs) last.count += 1;
    else this.#buckets.push({ atMs, count: 1 });
    this.#count += 1;
    this.#highest = Math.max(this.#highest, this.#count);
  }

  /** Milliseconds until there is room for one more below `limit`; 0: there is. */
  fullForMs(limit: number, nowMs: number): number {
    this.#forget(nowMs);
    let over = this.#count - limit + 1;
    if (over <= 0) return 0;
    for (const { atMs, count } of this.#buckets) {
      over -= count;
      if (over <= 0) return atMs + this.#spanMs - nowMs;
    }
    return this.#spanMs;
  }

  #forget(nowMs: number): void {
    const gone = this.#buckets.findIndex(({ atMs }) => atMs + this.#spanMs > nowMs);
    for (const { count } of this.#buckets.splice(0, gone < 0 ? this.#buckets.length : gone))
      this.#count -= count;
  }
}
