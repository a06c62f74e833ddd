// Chance that can be foreseen: no jitter, and UUIDs that count.
import type { Random } from '../../src/world/random.ts';

export function countingRandom(fraction = 0): Random {
  let count = 0;
  return {
    fraction: () => fraction,
    uuid: () => {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    },
  };
}
