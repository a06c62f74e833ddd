// What the sending loop can say about a destination: connections and proofs are in destination-notices.ts.
import type { ErrorCode } from '../errors/codes.ts';
import type { Describe } from './describe.ts';

interface Trouble {
  readonly destination: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

export type SendingNotice =
  | { readonly notice: 'delivery-started'; readonly destination: string; readonly proof: string }
  | ({ readonly notice: 'delivery-retries'; readonly waitMs: number; readonly unproven: number } & Trouble)
  | ({ readonly notice: 'delivery-holds'; readonly waitMs: number; readonly unproven: number } & Trouble)
  | ({ readonly notice: 'delivery-stopped' } & Trouble)
  | {
      readonly notice: 'lines-sent';
      readonly destination: string;
      readonly lines: number;
      readonly bytes: number;
      /** Lines in which something was shortened or left out to fit. */
      readonly cut: number;
    }
  | {
      readonly notice: 'lines-settled';
      readonly destination: string;
      readonly lines: number;
      /** Records all of whose lines are proven. */
      readonly delivered: number;
      /** Records the mappings skip. */
      readonly leftOut: number;
      /** Records the destination's own options keep from it. */
      readonly filtered: number;
      readonly setAside: number;
      /** Lines that are out and not proven yet. */
      readonly unproven: number;
    }
  | {
      readonly notice: 'records-set-aside';
      readonly destination: string;
      readonly source: string;
      readonly tenant: string;
      readonly recordType: string;
      readonly code: string;
      readonly reason: string;
      readonly count: number;
      /** At most ten. */
      readonly firstIds: readonly string[];
    }
  | ({ readonly notice: 'set-aside-waits'; readonly waitMs: number } & Trouble);

export const sendingNotices: Describe<SendingNotice> = {
  'delivery-started': {
    level: 'info',
    say: (n) => `${n.destination} takes lines; they count as delivered when ${n.proof}.`,
  },
  'delivery-retries': {
    level: 'warn',
    say: (n) =>
      `Delivery to ${n.destination} is interrupted: ${n.message} Trying again in ${seconds(n.waitMs)}; ${n.unproven} unproven lines go again, the rest waits in the journal. ${n.remedy}`,
  },
  'delivery-holds': {
    level: 'error',
    say: (n) =>
      `${n.destination} waits for somebody: ${n.message} ${n.remedy} Trying again in ${seconds(n.waitMs)}; ${n.unproven} unproven lines go again.`,
  },
  'delivery-stopped': {
    level: 'error',
    say: (n) =>
      `${n.destination} is stopped until the service is restarted; everything else goes on: ${n.message} ${n.remedy}`,
  },
  'lines-sent': {
    level: 'debug',
    say: (n) => `Sent ${n.lines} lines to ${n.destination}, ${n.cut} of them shortened.`,
  },
  'lines-settled': {
    level: 'debug',
    say: (n) => `${n.destination} has ${n.lines} more lines for certain; ${n.unproven} are unproven.`,
  },
  'records-set-aside': {
    level: 'error',
    say: (n) =>
      `Set aside ${n.count} records of ${n.source} (${n.recordType}) for ${n.destination}: ${n.reason} Look at them with \`defender-siem rejects list\`.`,
  },
  'set-aside-waits': {
    level: 'warn',
    say: (n) =>
      `Rejects of ${n.destination} could not be written down; it gets nothing new until they are: ${n.message} Trying again in ${seconds(n.waitMs)}. ${n.remedy}`,
  },
};

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
