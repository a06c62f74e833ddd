// How many requests a minute go out: counted here and kept below the documented rate before Microsoft has to
// say so, and halved whenever it says so all the same, because other programs share the tenant's quota. What was
// taken away comes back little by little.
import type { Clock } from '../../world/clock.ts';

export interface RequestPace {
  /** Requests in any 60 seconds, as things are. */
  readonly perMinute: number;
  /** Whether one request more would be too many now. */
  readonly isSpent: boolean;
  /** Milliseconds until there is room for a good number of requests again; 0 when there is now. */
  readonly freeInMs: number;
  /** A request goes out. */
  count(): void;
  /** A request was answered as wished. */
  answered(): void;
  /** Microsoft asks to slow down; returns how long to wait, in milliseconds, longer each time in a row. */
  throttled(): number;
}

const slotMs = 1_000;
/** One more than a minute has seconds, so that no 60 seconds, wherever they begin, hold too many. */
const slots = 61;
const minuteMs = 60_000;
const lowestPerMinute = 10;
/** Once all is used up, this share of a minute's requests must be free before going on. */
const freshShare = 1 / 6;
/** Of the most that is allowed, for each minute without throttling. */
const recoveryShare = 1 / 20;
const firstWaitMs = 30_000;
const longestWaitMs = 15 * minuteMs;
/** Requests that were under way together are refused together: that is one warning. */
const sameWarningMs = 5_000;
/** After so many good answers in a row throttling counts as over. */
const calmAfter = 20;

export function createRequestPace(mostPerMinute: number, clock: Pick<Clock, 'monotonic'>): RequestPace {
  /** Requests by second, the second modulo `slots`. */
  const counts = new Array<number>(slots).fill(0);
  let slot = Math.floor(clock.monotonic() / slotMs);
  let counted = 0;
  let perMinute = mostPerMinute;
  let changedAt = clock.monotonic();
  let warnedAt = Number.NEGATIVE_INFINITY;
  let warnings = 0;
  let goodInARow = 0;

  function lookAtClock(): void {
    const now = clock.monotonic();
    const nowSlot = Math.floor(now / slotMs);
    for (let each = Math.max(slot + 1, nowSlot - slots + 1); each <= nowSlot; each += 1) {
      counted -= counts[each % slots] ?? 0;
      counts[each % slots] = 0;
    }
    slot = nowSlot;
    const minutes = Math.floor((now - changedAt) / minuteMs);
    changedAt += minutes * minuteMs;
    perMinute = Math.min(mostPerMinute, perMinute + Math.ceil(mostPerMinute * recoveryShare) * minutes);
  }

  return {
    get perMinute() {
      lookAtClock();
      return perMinute;
    },
    get isSpent() {
      lookAtClock();
      return counted >= perMinute;
    },
    get freeInMs() {
      lookAtClock();
      const wanted = Math.max(1, Math.floor(perMinute * freshShare));
      let free = perMinute - counted;
      let ahead = 0;
      for (; free < wanted && ahead < slots; ahead += 1) free += counts[(slot + ahead + 1) % slots] ?? 0;
      return ahead === 0 ? 0 : (slot + ahead) * slotMs - clock.monotonic();
    },
    count: () => {
      lookAtClock();
      counts[slot % slots] = (counts[slot % slots] ?? 0) + 1;
      counted += 1;
    },
    answered: () => {
      goodInARow += 1;
      if (goodInARow >= calmAfter) warnings = 0;
    },
    throttled: () => {
      lookAtClock();
      const now = clock.monotonic();
      goodInARow = 0;
      if (now - warnedAt >= sameWarningMs) {
        warnedAt = now;
        warnings = Math.min(warnings + 1, 10);
        perMinute = Math.max(Math.min(lowestPerMinute, mostPerMinute), Math.floor(perMinute / 2));
        changedAt = now;
      }
      return Math.min(longestWaitMs, firstWaitMs * 2 ** (warnings - 1));
    },
  };
}
