// What can be said about filling in the past.
import type { Describe } from './describe.ts';

interface About {
  readonly source: string;
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export type BackfillNotice =
  | ({ readonly notice: 'backfill-started' } & About)
  | ({ readonly notice: 'backfill-progressed'; readonly doneToMs: number; readonly records: number } & About)
  | ({ readonly notice: 'backfill-finished'; readonly records: number } & About)
  | { readonly notice: 'backfill-cancelled'; readonly source: string; readonly id: string }
  | ({
      readonly notice: 'backfill-failing';
      readonly doneToMs: number;
      readonly tries: number;
      readonly reason: string;
      readonly waitMs: number;
    } & About);

export const backfillNotices: Describe<BackfillNotice> = {
  'backfill-started': {
    level: 'info',
    say: (n) => `${n.source} begins to fill in ${spanText(n)} (back-fill ${n.id}).`,
  },
  'backfill-progressed': {
    level: 'debug',
    say: (n) => `Back-fill ${n.id} of ${n.source} is done up to ${isoTime(n.doneToMs)}.`,
  },
  'backfill-finished': {
    level: 'info',
    say: (n) =>
      `${n.source} has filled in ${spanText(n)} (back-fill ${n.id}): ${n.records} records were read.`,
  },
  'backfill-cancelled': {
    level: 'info',
    say: (n) => `Back-fill ${n.id} of ${n.source} was called off.`,
  },
  'backfill-failing': {
    level: 'warn',
    say: (n) =>
      `Back-fill ${n.id} of ${n.source} could not read on (try ${n.tries}); it is tried again in ${Math.round(n.waitMs / 1_000)} s, and live events go on meanwhile. ${n.reason}`,
  },
};

function spanText({ fromMs, toMs }: About): string {
  return `${isoTime(fromMs)} to ${isoTime(toMs)}`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
