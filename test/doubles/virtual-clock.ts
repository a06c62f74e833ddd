// A clock that moves only when told to: sleeps end when the test advances past them.
import type { Clock } from '../../src/world/clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #elapsed = 0;
  readonly #startAt: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startAt = Date.UTC(2026, 0, 8, 9, 0, 0)) {
    this.#startAt = startAt;
  }

  now(): number {
    return this.#startAt + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        wakeAt: this.#elapsed + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  /** The earliest moment a sleeper waits for, in milliseconds from now; undefined when nobody sleeps. */
  get nextWakeInMs(): number | undefined {
    let earliest: number | undefined;
    for (const { wakeAt } of this.#sleepers) {
      if (earliest === undefined || wakeAt < earliest) earliest = wakeAt;
    }
    return earliest === undefined ? undefined : Math.max(0, earliest - this.#elapsed);
  }

  /** Moves time on and wakes, in order, everyone whose time has come. */
  advance(ms: number): void {
    this.#elapsed += ms;
    const due = [...this.#sleepers].filter((s) => s.wakeAt <= this.#elapsed);
    due.sort((a, b) => a.wakeAt - b.wakeAt);
    for (const sleeper of due) sleeper.wake();
  }
}
