// What can be said about the program itself.
import type { Describe } from './describe.ts';

export type ProgramNotice =
  | { readonly notice: 'started'; readonly version: string }
  | { readonly notice: 'serving'; readonly address: string }
  | { readonly notice: 'stopping'; readonly stopSeconds: number }
  | { readonly notice: 'stopped' }
  | { readonly notice: 'fatal'; readonly message: string };

export const programNotices: Describe<ProgramNotice> = {
  started: {
    level: 'info',
    say: (n) => `Defender SIEM connector ${n.version} started.`,
  },
  serving: { level: 'info', say: (n) => `Health, metrics and status are at ${n.address}.` },
  stopping: {
    level: 'info',
    say: (n) => `Stopping: proving what is out for at most ${n.stopSeconds} s.`,
  },
  stopped: { level: 'info', say: () => 'Stopped; what was not proven goes again at the next start.' },
  fatal: {
    level: 'error',
    say: (n) => `The program ends so that its supervisor starts it again from the journal: ${n.message}`,
  },
};
