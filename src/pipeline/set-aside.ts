// Rejects on their way into the journal: written down before any mark may pass them, tried again for as long
// as the disk refuses, and told once per kind and batch.
import { ownedError } from '../errors/owned-error.ts';
import type { Journal, Position } from '../journal/journal.ts';
import type { Lane } from '../model/record.ts';
import type { Reject } from '../model/reject.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';
import { createWaits } from './waits.ts';

const toldIds = 10;
const fullDiskWaitMs = 5_000;

export type PositionedReject = Reject & { readonly position: Position };

export interface SetAside {
  /** Resolves when the rejects are durable, or when `signal` aborts. Rejects when the journal breaks its promise. */
  write(rejects: readonly PositionedReject[], signal: AbortSignal): Promise<void>;
}

export interface SetAsideSetup {
  readonly destination: string;
  readonly journal: Pick<Journal, 'setAside'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}

export function createSetAside(setup: SetAsideSetup): SetAside {
  const { destination, journal, clock, random, report } = setup;
  const waits = createWaits(random, fullDiskWaitMs);
  /** The latest position told per lane: after a rewind the same records come by again. */
  const told = new Map<Lane, Position>();

  return {
    write: async (rejects, signal) => {
      while (!signal.aborted) {
        try {
          await journal.setAside(rejects);
          break;
        } catch (error) {
          const problem = ownedError(error, `Writing down rejects of ${destination}`);
          if (problem.action !== 'retry' && problem.action !== 'hold') throw problem;
          const { code, message, remedy } = problem;
          const waitMs = waits.after(problem);
          report({ notice: 'set-aside-waits', destination, code, message, remedy, waitMs });
          await clock.sleep(waitMs, signal);
        }
      }
      if (signal.aborted) return;
      waits.reset();
      const fresh = rejects.filter((reject) => reject.position > (told.get(reject.lane) ?? -Infinity));
      for (const reject of fresh) told.set(reject.lane, reject.position);
      tell(fresh, report);
    },
  };
}

function tell(rejects: readonly PositionedReject[], report: Report): void {
  const kinds = Map.groupBy(rejects, (r) => [r.source, r.tenant, r.recordType, r.code, r.reason].join('\n'));
  for (const group of kinds.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { destination, source, tenant, recordType, code, reason } = first;
    const firstIds = group.slice(0, toldIds).map((reject) => reject.recordId);
    report({
      notice: 'records-set-aside',
      destination,
      source,
      tenant,
      recordType,
      code,
      reason,
      count: group.length,
      firstIds,
    });
  }
}
