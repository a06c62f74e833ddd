// The closed table of error codes: what each means, what a loop does about it, what the operator does.
// A code once released keeps its meaning; a code no longer used is not given to something else.
import { configCodes } from './codes/config.ts';
import { credentialCodes } from './codes/credential.ts';
import { destinationCodes } from './codes/destination.ts';
import { journalCodes } from './codes/journal.ts';
import { mappingCodes } from './codes/mapping.ts';
import { programCodes } from './codes/program.ts';
import { sourceCodes } from './codes/source.ts';

export type { Action, CodeEntry } from './code-entry.ts';

export const codes = {
  ...configCodes,
  ...sourceCodes,
  ...credentialCodes,
  ...journalCodes,
  ...mappingCodes,
  ...destinationCodes,
  ...programCodes,
};

export type ErrorCode = keyof typeof codes;
