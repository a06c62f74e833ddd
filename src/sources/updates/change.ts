// What a sight of an alert means, given what was last seen of it.
import type { Facts } from '../../model/record.ts';
import type { Sighting } from './bucket.ts';
import type { Emit } from './emit.ts';
import { unknownDigest } from './sight.ts';

export type Change = 'new' | 'changed' | 'reopened' | 'resolved';

/**
 * - `repeat`: this very version has been judged before
 * - `late`: an older version than the one seen last
 * - `fresh`: everything else
 */
export interface Judgement {
  readonly order: 'repeat' | 'late' | 'fresh';
  readonly change: Change;
  /** Names of what differs from the sight before; empty when nothing compared does, or nothing is known of it. */
  readonly changed: readonly string[];
  readonly hasOtherStatus: boolean;
}

export function judgeChange(
  before: Sighting | undefined,
  now: Omit<Sighting, 'day'>,
  fields: readonly string[],
): Judgement {
  if (before === undefined) {
    // An alert that Microsoft resolved before it was first seen here (after an outage, on the first pull, or by its
    // own automation) is told as resolved: the rule for new alerts calls somebody to work, and there is none left.
    const change = now.isResolved ? 'resolved' : 'new';
    return { order: 'fresh', change, changed: [], hasOtherStatus: true };
  }
  if (before.updatedAtMs === now.updatedAtMs && before.version === now.version) {
    return { order: 'repeat', change: 'changed', changed: [], hasOtherStatus: false };
  }
  if (now.updatedAtMs !== 0 && now.updatedAtMs < before.updatedAtMs) {
    // What is in force was told already: naming differences, or reopening, by an older state would be wrong.
    return { order: 'late', change: 'changed', changed: [], hasOtherStatus: false };
  }
  const hasOtherStatus = before.status !== now.status;
  const changed = fields.filter((_, i) => {
    const known = before.digests[i] ?? unknownDigest;
    return known !== unknownDigest && known !== now.digests[i];
  });
  return {
    order: 'fresh',
    change: before.isResolved === now.isResolved ? 'changed' : now.isResolved ? 'resolved' : 'reopened',
    changed: hasOtherStatus ? ['status', ...changed] : changed,
    hasOtherStatus,
  };
}

export function isEmitted(emit: Emit, before: Sighting | undefined, { hasOtherStatus }: Judgement): boolean {
  if (before === undefined || emit === 'every-update') return true;
  return emit === 'status-change' && hasOtherStatus;
}

export function factsOf({ change, changed }: Judgement): Facts {
  return changed.length === 0 ? { change } : { change, changed: changed.join(', ') };
}
