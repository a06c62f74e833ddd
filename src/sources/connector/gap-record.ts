// What can never be collected any more, as an event for the SIEM. A source yields it in the same page as the
// state that marks the span lost, so that neither is ever without the other.
import { createHash } from 'node:crypto';
import type { Span } from '../../model/coverage.ts';
import type { SourceRecord } from '../../model/record.ts';
import { connectorRecord, isoTime } from './connector-record.ts';

/**
 * - `expired`: Microsoft's retention ended before it could be fetched
 * - `unsubscribed`: nobody was subscribed to the content while it came into being
 * - `unreadable`: Microsoft fails whenever it is asked for, or what it gives can not be taken in
 */
export type GapReason = 'expired' | 'unsubscribed' | 'unreadable';

export interface Gap extends Span {
  readonly source: string;
  readonly tenant: string;
  /** What is missing, e.g. `Audit.General` or `alerts`. */
  readonly what: string;
  readonly reason: GapReason;
  /** More in one sentence, e.g. which piece of content; never a record's body. */
  readonly detail?: string;
  /** About how many records are missing; left out when nobody can tell. */
  readonly estimate?: number;
  /** What tells it from other gaps; the span, the reason and the detail if left out. */
  readonly identity?: string;
}

/** The content of a `connector-gap` record. */
export interface GapEvent {
  readonly at: string;
  readonly source: string;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  readonly reason: GapReason;
  readonly detail?: string;
  readonly estimate?: number;
}

/** Its id follows from what is missing, so that the same gap is told once however often its page is made. */
export function gapRecord(gap: Gap, nowMs: number): SourceRecord {
  const { source, tenant, what, fromMs, toMs, reason, detail, estimate } = gap;
  const event: GapEvent = {
    at: isoTime(nowMs),
    source,
    what,
    from: isoTime(fromMs),
    to: isoTime(toMs),
    minutes: Math.ceil((toMs - fromMs) / 60_000),
    reason,
    ...(detail === undefined ? {} : { detail }),
    ...(estimate === undefined ? {} : { estimate }),
  };
  const own = gap.identity === undefined ? [fromMs, toMs, reason, detail ?? ''] : [gap.identity];
  const identity = JSON.stringify([source, what, ...own]);
  const id = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return connectorRecord('connector-gap', { id, tenant, atMs: nowMs }, event);
}
