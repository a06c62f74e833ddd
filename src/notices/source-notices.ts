// What can be said about pulling from Microsoft.
import type { Describe } from './describe.ts';

export type SourceNotice = {
  readonly notice: 'page-committed';
  readonly source: string;
  readonly stored: number;
  readonly repeated: number;
  readonly filtered: number;
};

export const sourceNotices: Describe<SourceNotice> = {
  'page-committed': {
    level: 'debug',
    say: (n) =>
      `Committed a page of ${n.source}: ${n.stored} new, ${n.repeated} repeated, ${n.filtered} filtered.`,
  },
};
