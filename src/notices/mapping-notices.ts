// What can be said about records on their way to events.
import type { ErrorCode } from '../errors/codes.ts';
import type { Describe } from './describe.ts';

export type MappingNotice =
  | { readonly notice: 'unknown-path'; readonly recordType: string; readonly path: string }
  | { readonly notice: 'path-vanished'; readonly recordType: string; readonly path: string }
  | { readonly notice: 'record-type-unknown'; readonly recordType: string; readonly number: string }
  | {
      readonly notice: 'value-unfit';
      readonly recordType: string;
      readonly key: string;
      readonly how: 'dropped' | 'as-text';
    }
  | { readonly notice: 'mappings-read'; readonly isChanged: boolean; readonly hash: string }
  | {
      readonly notice: 'mappings-refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    };

export const mappingNotices: Describe<MappingNotice> = {
  'unknown-path': {
    level: 'info',
    say: (n) => `Records of type ${n.recordType} carry ${n.path}, which its mapping does not know yet.`,
  },
  'path-vanished': {
    level: 'warn',
    say: (n) =>
      `Records of type ${n.recordType} carry ${n.path} no more, which nearly all had before; what the SIEM makes of it stays empty.`,
  },
  'record-type-unknown': {
    level: 'info',
    say: (n) =>
      `Records of RecordType ${n.number} came, which mappings/tables/record-types.yaml does not name; they are delivered by the mapping ${n.recordType}.`,
  },
  'mappings-read': {
    level: 'info',
    say: (n) =>
      n.isChanged
        ? `The mappings were read again; from now on lines come from those with the hash ${n.hash.slice(0, 12)}.`
        : 'The mappings were read again; they are the same as before.',
  },
  'mappings-refused': {
    level: 'error',
    say: (n) =>
      `The mappings were read again and cannot be used; those from before stay. ${n.message} ${n.remedy}`,
  },
  'value-unfit': {
    level: 'debug',
    say: (n) =>
      n.how === 'dropped'
        ? `A record of type ${n.recordType} had a value that ${n.key} cannot hold; it was left out.`
        : `A record of type ${n.recordType} had a list or object for ${n.key}; it was written as text.`,
  },
};
