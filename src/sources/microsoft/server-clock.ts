// What time it is at Microsoft: as the `Date` header of the last answer said, counted on by a clock that never
// jumps. Windows are cut by this clock, so that a host whose clock is wrong, or is put right, neither skips nor
// inverts one.
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { HttpAnswer } from '../http-client.ts';

export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** By how much Microsoft's clock is ahead of the host's; 0 until an answer has shown otherwise. */
  readonly skewMs: number;
  /** Whether an answer has told the time since the program started. */
  readonly hasObserved: boolean;
  /**
   * Learns from an answer, and returns the answer's own time: up to there, and no further, the API can have
   * known anything. Undefined when it carries no date.
   */
  observe(answer: HttpAnswer): number | undefined;
}

/** `Date` has whole seconds and the answer was under way for a while: less than this is no skew. */
const noiseMs = 5_000;
const worthTellingMs = 60_000;

export function createServerClock(clock: Clock, source: string, report: Report): ServerClock {
  let skewMs = 0;
  let wasTold = false;
  let observed: { readonly atMs: number; readonly monotonic: number } | undefined;
  return {
    now: () =>
      observed === undefined ? clock.now() : observed.atMs + clock.monotonic() - observed.monotonic,
    get skewMs() {
      return skewMs;
    },
    get hasObserved() {
      return observed !== undefined;
    },
    observe: (answer) => {
      const date = Date.parse(answer.headers['date'] ?? '');
      if (Number.isNaN(date)) return undefined;
      const difference = date - clock.now();
      skewMs = Math.abs(difference) < noiseMs ? 0 : difference;
      observed = { atMs: clock.now() + skewMs, monotonic: clock.monotonic() };
      const isWorthTelling = Math.abs(skewMs) >= worthTellingMs;
      if (isWorthTelling && !wasTold) report({ notice: 'clock-skewed', source, skewMs });
      wasTold = isWorthTelling;
      // The header cuts the second short; what happened later in it may be in the answer all the same.
      return date;
    },
  };
}
