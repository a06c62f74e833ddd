// A row of the content list: one blob that can be fetched until it expires.
import { apiTime } from '../microsoft/api-time.ts';

export interface BlobRow {
  /** Opaque; names the blob wherever it is listed again. */
  readonly contentId: string;
  readonly contentUri: string;
  readonly contentType: string;
  readonly createdAtMs: number;
  /** False: the list did not state when it was made, and the begin of the listed window stands in for it. */
  readonly isTimeStated: boolean;
  readonly expiresAtMs: number;
}

/** Far above what Microsoft gives, and small enough for a value of the state. */
const longestId = 300;
const longestUri = 600;
const dayMs = 24 * 3_600_000;
const lifeWhenUnstatedMs = 7 * dayMs;
/** Microsoft states seven days, and twenty have been seen; what cannot be fetched is not asked for longer. */
const longestLifeMs = 30 * dayMs;

/** Undefined when it names nothing that could be asked for. */
export function blobRow(value: unknown, contentType: string, listedFromMs: number): BlobRow | undefined {
  const row = value as Readonly<Record<string, unknown>>;
  const { contentId, contentUri } = row;
  if (typeof contentId !== 'string' || contentId === '' || contentId.length > longestId) return undefined;
  if (typeof contentUri !== 'string' || contentUri.length > longestUri) return undefined;
  const statedAtMs = apiTime(row['contentCreated']);
  const createdAtMs = statedAtMs ?? listedFromMs;
  const statedMs = apiTime(row['contentExpiration']) ?? createdAtMs + lifeWhenUnstatedMs;
  const expiresAtMs = Math.min(statedMs, createdAtMs + longestLifeMs);
  const isTimeStated = statedAtMs !== undefined;
  return { contentId, contentUri, contentType, createdAtMs, isTimeStated, expiresAtMs };
}
