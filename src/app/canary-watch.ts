// Tells of every canary that is proven at a destination how long it took since it was injected.
import type { JournalReader } from '../journal/journal.ts';
import type { Report } from '../notices/notice.ts';
import { canaryInjectedAtMs } from '../sources/connector/canary.ts';
import type { Clock } from '../world/clock.ts';

/** The reader of the connector's lane, watched. */
export function watchCanaries(
  reader: JournalReader,
  destination: string,
  { clock, report }: { readonly clock: Clock; readonly report: Report },
): JournalReader {
  return {
    read: (limits) => reader.read(limits),
    arrivals: (signal) => reader.arrivals(signal),
    rewind: () => reader.rewind(),
    settle: async (mark, taken = []) => {
      await reader.settle(mark, taken);
      for (const { recordId, tenant } of taken) {
        const injectedAtMs = canaryInjectedAtMs(recordId);
        if (injectedAtMs === undefined) continue;
        // A clock that was set back meanwhile leaves no time at all.
        const latencyMs = Math.max(0, clock.now() - injectedAtMs);
        report({ notice: 'canary-proven', destination, tenant, latencyMs });
      }
    },
  };
}
