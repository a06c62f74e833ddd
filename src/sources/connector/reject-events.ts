// Rejects, told to the SIEM as at most one event per reason and minute. Which ones were told is kept as state
// beside the events, so that a kill neither hides nor repeats one.
import type { Reject } from '../../model/reject.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import { isoTime } from './connector-record.ts';

export type NumberedReject = Reject & { readonly number: number };

export interface RejectEvent {
  readonly at: string;
  readonly source: string;
  readonly destination: string;
  readonly recordType: string;
  readonly code: string;
  readonly reason: string;
  readonly count: number;
  readonly firstIds: readonly string[];
}

const toldKey = 'told-reject';
const toldIds = 10;
/** Kinds of rejects in one page; the rest is told with the next. */
const mostEvents = 100;

/** The number of the last reject that was told; 0 when none was. */
export function lastToldReject(state: StateView): number {
  const told = state.get(toldKey);
  return typeof told === 'number' ? told : 0;
}

export function rejectEvents(
  state: StateView,
  rejects: readonly NumberedReject[],
  nowMs: number,
): { readonly events: readonly RejectEvent[]; readonly changes: readonly StateChange[] } {
  const after = lastToldReject(state);
  const fresh = rejects.filter((reject) => reject.number > after).sort((a, b) => a.number - b.number);
  const kinds = new Map<string, NumberedReject[]>();
  let last = after;
  for (const reject of fresh) {
    const { source, destination, recordType, code, reason } = reject;
    const kind = JSON.stringify([source, destination, recordType, code, reason]);
    const group = kinds.get(kind);
    if (group !== undefined) group.push(reject);
    else if (kinds.size < mostEvents) kinds.set(kind, [reject]);
    else break;
    last = reject.number;
  }
  const events = [...kinds.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { source, destination, recordType, code, reason } = first;
    const firstIds = [first, ...more].slice(0, toldIds).map((reject) => reject.recordId);
    const count = 1 + more.length;
    return [{ at: isoTime(nowMs), source, destination, recordType, code, reason, count, firstIds }];
  });
  return { events, changes: last > after ? [{ put: toldKey, value: last }] : [] };
}
