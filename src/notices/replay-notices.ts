// What can be said about sending kept records once more, and about rejects that are given up.
import type { Describe } from './describe.ts';

interface About {
  readonly destination: string;
  readonly id: string;
}

export type ReplayNotice =
  /** `share`: how much of what it looks through is done; 0 to 1. */
  | ({ readonly notice: 'replay-started'; readonly share: number } & About)
  | ({ readonly notice: 'replay-progressed'; readonly share: number } & About)
  | ({
      readonly notice: 'replay-finished';
      readonly sent: number;
      readonly leftOut: number;
      readonly setAside: number;
      /** Positions that were no longer kept. */
      readonly gone: number;
    } & About)
  | ({ readonly notice: 'replay-cancelled' } & About)
  | {
      readonly notice: 'replay-waits';
      readonly destination: string;
      readonly reason: string;
      readonly waitMs: number;
    }
  | {
      readonly notice: 'rejects-dropped';
      readonly destination: string;
      readonly count: number;
      /** The first and last number. */
      readonly first: number;
      readonly last: number;
    };

export const replayNotices: Describe<ReplayNotice> = {
  'replay-started': {
    level: 'info',
    say: (n) =>
      `Replay ${n.id} to ${n.destination} ${n.share > 0 ? `goes on at ${percent(n.share)}` : 'begins'}.`,
  },
  'replay-progressed': {
    level: 'debug',
    say: (n) => `Replay ${n.id} to ${n.destination} is at ${percent(n.share)}.`,
  },
  'replay-finished': {
    level: 'info',
    say: (n) =>
      `Replay ${n.id} to ${n.destination} is done: ${n.sent} records sent, ${n.leftOut} left out by the mappings, ${n.setAside} set aside${n.gone === 0 ? '' : `; ${n.gone} records it would have looked at were no longer kept`}.`,
  },
  'replay-cancelled': {
    level: 'info',
    say: (n) => `Replay ${n.id} to ${n.destination} was called off.`,
  },
  'replay-waits': {
    level: 'warn',
    say: (n) =>
      `Replaying to ${n.destination} could not go on and is tried again in ${Math.round(n.waitMs / 1_000)} s; live events go on meanwhile. ${n.reason}`,
  },
  'rejects-dropped': {
    level: 'warn',
    say: (n) =>
      `${n.count} records set aside for ${n.destination} (numbers ${n.first} to ${n.last}) were dropped by hand: they will not be sent.`,
  },
};

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
