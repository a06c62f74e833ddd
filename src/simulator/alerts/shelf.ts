// What an API shows of a set of things that change: the newest version of each, nothing of what it replaced.
import type { Booked, Feed } from '../issued-records.ts';

export interface Updated {
  readonly id: string;
  readonly lastUpdateDateTime: string;
}

export interface Shown<T extends Updated> {
  readonly item: T;
  /** Counts up in the order in which things were first shown. */
  readonly order: number;
  readonly updatedAtMs: number;
  /** Its lines in the books; there is none for an API that does not show it. */
  readonly booked: Booking;
}

export type Booking = Readonly<Partial<Record<Feed, Booked>>>;

export class Shelf<T extends Updated> {
  readonly #shown = new Map<string, Shown<T>>();
  #count = 0;

  get size(): number {
    return this.#shown.size;
  }

  get(id: string): Shown<T> | undefined {
    return this.#shown.get(id);
  }

  all(): Iterable<Shown<T>> {
    return this.#shown.values();
  }

  /** Returns the version whose place this one takes. */
  put(item: T, updatedAtMs: number, booked: Booking): Shown<T> | undefined {
    const before = this.#shown.get(item.id);
    if (before === undefined) this.#count += 1;
    this.#shown.set(item.id, { item, order: before?.order ?? this.#count, updatedAtMs, booked });
    return before;
  }

  /** Removes what was not updated since `sinceMs`, and the first to come beyond `limit`; returns what went. */
  prune(sinceMs: number, limit: number): readonly Shown<T>[] {
    const gone: Shown<T>[] = [];
    let tooMany = this.#shown.size - limit;
    for (const shown of this.#shown.values()) {
      if (tooMany <= 0 && shown.updatedAtMs >= sinceMs) continue;
      this.#shown.delete(shown.item.id);
      gone.push(shown);
      tooMany -= 1;
    }
    return gone;
  }
}
