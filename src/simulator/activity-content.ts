// The content of a simulated tenant's Management Activity API: blobs of records per content type, when each
// became available, and when it expires.
import type { ContentType } from './events/office-record.ts';
import type { StoredRecord } from './issued-records.ts';

export interface Blob {
  readonly contentId: string;
  readonly contentType: ContentType;
  /** What the listing says and filters on. */
  readonly createdAtMs: number;
  /** From when on listings show it: later than `createdAtMs` for a late blob. */
  readonly availableAtMs: number;
  readonly expiresAtMs: number;
  /** Asking for it fails every time, until it expires. */
  readonly isPoisoned: boolean;
  readonly records: readonly StoredRecord[];
}

export interface PublishedBlob extends Omit<Blob, 'isPoisoned'> {
  isPoisoned: boolean;
  /** Counts up in the order of availability; where a page of a listing ends is told by it. */
  readonly number: number;
}

/** Content lives seven days, by the documents, and no listing looks further back; longer lives have been seen. */
export const contentLifeMs = 7 * 86_400_000;

const tombstoneLimit = 20_000;

export class ActivityContent {
  readonly #blobs = new Map<string, PublishedBlob>();
  readonly #listings = new Map<ContentType, PublishedBlob[]>();
  readonly #gone = new Set<string>();
  #nextExpiryMs = Number.POSITIVE_INFINITY;
  #published = 0;
  #records = 0;
  readonly #limit: number;

  /** Beyond `limit` records the oldest blobs expire early. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Blobs must come in the order in which they become available. */
  publish(unpublished: Blob): PublishedBlob {
    this.#published += 1;
    const blob = { ...unpublished, number: this.#published };
    this.#blobs.set(blob.contentId, blob);
    const listing = this.#listings.get(blob.contentType);
    if (listing) listing.push(blob);
    else this.#listings.set(blob.contentType, [blob]);
    this.#records += blob.records.length;
    this.#nextExpiryMs = Math.min(this.#nextExpiryMs, blob.expiresAtMs);
    return blob;
  }

  /** Blobs with `fromMs <= contentCreated < toMs`, in order of availability. */
  list(contentType: ContentType, fromMs: number, toMs: number): readonly PublishedBlob[] {
    const listing = this.#listings.get(contentType) ?? [];
    return listing.filter((blob) => blob.createdAtMs >= fromMs && blob.createdAtMs < toMs);
  }

  find(contentId: string): PublishedBlob | 'expired' | undefined {
    return this.#blobs.get(contentId) ?? (this.#gone.has(contentId) ? 'expired' : undefined);
  }

  /** Asking for this blob fails from now on. */
  poison(contentId: string): void {
    const blob = this.#blobs.get(contentId);
    if (blob) blob.isPoisoned = true;
  }

  /** Takes one blob out of reach before its time; undefined where there is none. */
  expire(contentId: string): PublishedBlob | undefined {
    const blob = this.#blobs.get(contentId);
    if (!blob) return undefined;
    this.#blobs.delete(contentId);
    this.#records -= blob.records.length;
    const listing = this.#listings.get(blob.contentType) ?? [];
    const at = listing.indexOf(blob);
    if (at >= 0) listing.splice(at, 1);
    this.#remember(contentId);
    return blob;
  }

  /** Removes what has expired, and the oldest beyond the limit; returns the blobs that went. */
  prune(nowMs: number): readonly PublishedBlob[] {
    const gone: string[] = [];
    let left = this.#records;
    for (const { contentId, records } of this.#blobs.values()) {
      if (left <= this.#limit) break;
      gone.push(contentId);
      left -= records.length;
    }
    if (nowMs >= this.#nextExpiryMs) gone.push(...this.#expiredBy(nowMs));
    return gone.map((contentId) => this.expire(contentId)).filter((blob) => blob !== undefined);
  }

  /** Late blobs expire before others that were there earlier, so that all have to be looked at. */
  #expiredBy(nowMs: number): readonly string[] {
    const expired: string[] = [];
    this.#nextExpiryMs = Number.POSITIVE_INFINITY;
    for (const { contentId, expiresAtMs } of this.#blobs.values()) {
      if (expiresAtMs <= nowMs) expired.push(contentId);
      else this.#nextExpiryMs = Math.min(this.#nextExpiryMs, expiresAtMs);
    }
    return expired;
  }

  #remember(contentId: string): void {
    this.#gone.add(contentId);
    if (this.#gone.size <= tombstoneLimit) return;
    const oldest = this.#gone.values().next();
    if (!oldest.done) this.#gone.delete(oldest.value);
  }
}
