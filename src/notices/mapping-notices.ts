// What can be said about records on their way to events.
import type { Describe } from './describe.ts';

export type MappingNotice = {
  readonly notice: 'unknown-path';
  readonly recordType: string;
  readonly path: string;
};

export const mappingNotices: Describe<MappingNotice> = {
  'unknown-path': {
    level: 'info',
    say: (n) => `Records of type ${n.recordType} carry ${n.path}, which its mapping does not know yet.`,
  },
};
