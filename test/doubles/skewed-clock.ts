// A host's clock that is wrong: time passes as on the clock it is made of, but its hands stand elsewhere.
import type { Clock } from '../../src/world/clock.ts';
import type { VirtualClock } from './virtual-clock.ts';

export class SkewedClock implements Clock {
  /** Milliseconds by which it is ahead. */
  aheadMs = 0;
  readonly #right: VirtualClock;

  constructor(right: VirtualClock) {
    this.#right = right;
  }

  now(): number {
    return this.#right.now() + this.aheadMs;
  }

  monotonic(): number {
    return this.#right.monotonic();
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.#right.sleep(ms, signal);
  }
}
