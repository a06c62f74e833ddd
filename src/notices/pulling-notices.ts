// What the pulling loop can say about a source: what it committed is in source-notices.ts.
import type { ErrorCode } from '../errors/codes.ts';
import type { Describe } from './describe.ts';

interface Waiting {
  readonly source: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly waitMs: number;
}

export type PullingNotice =
  | { readonly notice: 'round-started'; readonly source: string }
  | {
      readonly notice: 'round-finished';
      readonly source: string;
      readonly hasMore: boolean;
      /** How long it rests before it goes on, mostly because it has asked as often as it may. */
      readonly restMs: number;
    }
  | ({ readonly notice: 'source-retries' } & Waiting)
  | ({ readonly notice: 'source-holds' } & Waiting)
  | ({ readonly notice: 'source-stopped' } & Omit<Waiting, 'waitMs'>)
  | { readonly notice: 'source-recovered'; readonly source: string }
  | ({ readonly notice: 'commit-waits' } & Waiting);

export const pullingNotices: Describe<PullingNotice> = {
  'round-started': { level: 'debug', say: (n) => `Asking ${n.source} for what is new.` },
  'round-finished': {
    level: 'debug',
    say: (n) =>
      n.restMs > 0
        ? `${n.source} has more to give, and goes on in ${seconds(n.restMs)}.`
        : `${n.source} has ${n.hasMore ? 'more to give at once' : 'nothing more for now'}.`,
  },
  'source-retries': {
    level: 'warn',
    say: (n) =>
      `Pulling from ${n.source} failed: ${n.message} Trying again in ${seconds(n.waitMs)}. ${n.remedy}`,
  },
  'source-holds': {
    level: 'error',
    say: (n) =>
      `${n.source} waits for somebody: ${n.message} ${n.remedy} Asking again in ${seconds(n.waitMs)}.`,
  },
  'source-stopped': {
    level: 'error',
    say: (n) =>
      `${n.source} is stopped until the service is restarted; everything else goes on: ${n.message} ${n.remedy}`,
  },
  'source-recovered': { level: 'info', say: (n) => `${n.source} answers again.` },
  'commit-waits': {
    level: 'warn',
    say: (n) =>
      `A page of ${n.source} could not be committed and is kept to be committed again in ${seconds(n.waitMs)}: ${n.message} ${n.remedy}`,
  },
};

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
