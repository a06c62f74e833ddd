// How many requests a door answers in a minute, per address and in all. On the monotonic clock, so that a set
// clock shuts nobody out; what is remembered is bounded by the count of all.
import type { Clock } from '../world/clock.ts';

export interface RequestLimits {
  /** Requests a minute from one address; of IPv6 from one network of 64 bits, which is one customer. */
  readonly perAddress: number;
  readonly inAll: number;
}

const minuteMs = 60_000;

/** Says of each request whether it is still within the limits. */
export function createRequestRate(
  { perAddress, inAll }: RequestLimits,
  clock: Clock,
): (address: string) => boolean {
  const counts = new Map<string, number>();
  let minute = 0;
  let all = 0;
  return (address) => {
    const now = Math.floor(clock.monotonic() / minuteMs);
    if (now !== minute) {
      minute = now;
      all = 0;
      counts.clear();
    }
    const network = networkOf(address);
    const count = counts.get(network) ?? 0;
    // What one address asks too much does not count against the others.
    if (count >= perAddress || all >= inAll) return false;
    all += 1;
    counts.set(network, count + 1);
    return true;
  };
}

function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const first = head.split(':');
  // What `::` stands for is zeros, at least until the fourth group unless the tail is long.
  const last = tail?.split(':') ?? [];
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...last].slice(0, 4).join(':');
}
