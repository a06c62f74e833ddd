// The system's clock, many times as fast: for real servers with waits of minutes between them.
import { type Clock, systemClock } from '../../src/world/clock.ts';

export function hurriedClock(factor: number): Clock {
  const startedAt = systemClock.monotonic();
  const startedAtMs = systemClock.now();
  const monotonic = () => (systemClock.monotonic() - startedAt) * factor;
  return {
    monotonic,
    now: () => startedAtMs + monotonic(),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}
