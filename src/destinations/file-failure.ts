// Puts the failures of a file destination's disk into our own words.
import { dirname } from 'node:path';
import type { ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { systemCode } from './connect-failure.ts';

const full = { code: 'destination-disk-full', seen: () => 'the disk is full' } as const;
const barred = { code: 'destination-folder-unusable', seen: () => 'this user may not write there' } as const;

const failures: Readonly<
  Record<string, { readonly code: ErrorCode; readonly seen: (path: string) => string }>
> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: barred,
  EPERM: barred,
  ENOENT: { code: 'destination-folder-unusable', seen: (path) => `there is no folder ${dirname(path)}` },
  ENOTDIR: { code: 'destination-folder-unusable', seen: () => 'it is no folder' },
  EISDIR: { code: 'destination-folder-unusable', seen: () => 'it is a folder' },
  ELOOP: { code: 'destination-folder-unusable', seen: () => 'it is a symbolic link, which is not followed' },
  EROFS: { code: 'destination-folder-unusable', seen: () => 'the file system is read-only' },
};

/** `doing`: `Writing to`, `Opening`, `Syncing`. An error that is ours already stays as it is. */
export function fileFailure(doing: string, path: string, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const failure = failures[systemCode(cause)];
  const seen = failure?.seen(path) ?? (systemCode(cause) || cause.message);
  return new ConnectorError(failure?.code ?? 'destination-write-failed', {
    message: `${doing} ${path} failed: ${seen}.`,
    cause,
  });
}
