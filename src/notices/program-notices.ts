// What can be said about the program itself.
import type { ErrorCode } from '../errors/codes.ts';
import type { Describe } from './describe.ts';

export type ProgramNotice =
  | { readonly notice: 'started'; readonly version: string }
  | { readonly notice: 'serving'; readonly address: string }
  | {
      readonly notice: 'door-closed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly notice: 'files-open'; readonly files: readonly string[] }
  | {
      readonly notice: 'start-waits';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
      readonly waitMs: number;
    }
  | {
      readonly notice: 'closing-failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | {
      readonly notice: 'look-failed';
      readonly what: string;
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly notice: 'stopping'; readonly stopSeconds: number }
  | { readonly notice: 'stopped' }
  | { readonly notice: 'fatal'; readonly message: string; readonly remedy: string };

export const programNotices: Describe<ProgramNotice> = {
  started: {
    level: 'info',
    say: (n) => `Defender SIEM connector ${n.version} started.`,
  },
  serving: { level: 'info', say: (n) => `Health, metrics and status are at ${n.address}.` },
  'door-closed': {
    level: 'warn',
    say: (n) => `${n.message} Delivery goes on without it. ${n.remedy}`,
  },
  'files-open': {
    level: 'warn',
    say: (n) =>
      `Other users of this machine may read ${n.files.join(', ')}. Give what holds secrets to the user the service runs as, files with mode 0600, the state folder with 0700.`,
  },
  'start-waits': {
    level: 'warn',
    say: (n) =>
      `The service cannot begin yet: ${n.message} ${n.remedy} Trying again in ${(n.waitMs / 1_000).toFixed(1)} s.`,
  },
  'closing-failed': {
    level: 'warn',
    say: (n) => `Something could not be closed in order; nothing is lost: ${n.message} ${n.remedy}`,
  },
  'look-failed': {
    level: 'warn',
    say: (n) => `What the status says of ${n.what} may be out of date: ${n.message} ${n.remedy}`,
  },
  stopping: {
    level: 'info',
    say: (n) => `Stopping: proving what is out for at most ${n.stopSeconds} s.`,
  },
  stopped: { level: 'info', say: () => 'Stopped; what was not proven goes again at the next start.' },
  fatal: {
    level: 'error',
    say: (n) => `The service ends, and what is stored stays: ${n.message} ${n.remedy}`,
  },
};
