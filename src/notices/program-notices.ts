// What can be said about the program itself.
import type { Describe } from './describe.ts';

export type ProgramNotice = { readonly notice: 'started'; readonly version: string };

export const programNotices: Describe<ProgramNotice> = {
  started: {
    level: 'info',
    say: (n) => `Defender SIEM connector ${n.version} started.`,
  },
};
