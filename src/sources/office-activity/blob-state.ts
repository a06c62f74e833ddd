// How one blob is written into the state: as little as possible, because there may be 100,000 of them.
import type { StateValue } from '../../model/state.ts';
import type { BlobRow } from './blob-row.ts';

export interface BlobEntry {
  /** Kept in whole seconds. */
  readonly expiresAtMs: number;
  readonly tries: number;
  readonly notBeforeMs: number;
  /** Only when it does not follow from the content id. */
  readonly uri?: string;
  /** Only when the key does not tell it: the list did not state it. */
  readonly createdAtMs?: number;
  /** Listed by a back-fill. */
  readonly isBackfilled: boolean;
}

/** A time in a key, so that keys sort like times: base 36, good beyond the year 5000. */
const timeDigits = 9;
const weekMs = 7 * 24 * 3_600_000;

export function timeKey(ms: number): string {
  return Math.max(0, Math.floor(ms)).toString(36).padStart(timeDigits, '0');
}

/** Where a blob stands among others of its kind: older ones first. The same whenever it is listed again. */
export function blobPlace({ contentId, createdAtMs, isTimeStated }: BlobRow): string {
  return `${timeKey(isTimeStated ? createdAtMs : 0)}/${contentId}`;
}

/** `createdAtMs` is 0 when the list did not state it. */
export function readPlace(place: string): { readonly contentId: string; readonly createdAtMs: number } {
  return {
    contentId: place.slice(timeDigits + 1),
    createdAtMs: Number.parseInt(place.slice(0, timeDigits), 36),
  };
}

/** A number alone where that is all there is to say: it takes no memory beside its key. */
export function entryValue(entry: BlobEntry): StateValue {
  const { expiresAtMs, tries, notBeforeMs, uri, createdAtMs, isBackfilled } = entry;
  const expires = doneValue(expiresAtMs);
  if (tries === 0 && uri === undefined && createdAtMs === undefined && !isBackfilled) return expires;
  const value = [expires, tries, notBeforeMs, uri ?? null, createdAtMs ?? null];
  return isBackfilled ? [...value, true] : value;
}

export function readEntry(value: StateValue): BlobEntry {
  const [expires, tries, notBeforeMs, uri, createdAtMs, isBackfilled = false] = (
    Array.isArray(value) ? value : [value, 0, 0, null, null]
  ) as [number, number, number, string | null, number | null, boolean?];
  return {
    expiresAtMs: expires * 1_000,
    tries,
    notBeforeMs,
    isBackfilled,
    ...(uri === null ? {} : { uri }),
    ...(createdAtMs === null ? {} : { createdAtMs }),
  };
}

/** Of a blob that is done with: when it expires. */
export function doneValue(expiresAtMs: number): number {
  return Math.floor(expiresAtMs / 1_000);
}

/** When a blob was made, as far as place and value tell. */
export function createdAtOf(place: string, value: StateValue): number {
  const placedMs = Number.parseInt(place.slice(0, timeDigits), 36);
  if (placedMs > 0) return placedMs;
  const { createdAtMs, expiresAtMs } = readEntry(value);
  return createdAtMs ?? expiresAtMs - weekMs;
}
