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
  readonly records: readonly StoredRecord[];
}

export interface PublishedBlob extends Blob {
  /** Counts up in the order of availability; where a page of a listing ends is told by it. */
  readonly number: number;
}

/** Content lives seven days, by the documents. */
export const contentLifeMs = 7 * 86_400_000;

const tombstoneLimit = 20_000;

export class ActivityContent {
  readonly #blobs = new Map<string, PublishedBlob>();
  readonly #listings = new Map<ContentType, PublishedBlob[]>();
  readonly #gone = new Set<string>();
  #published = 0;
  #records = 0;
  readonly #limit: number;

  /** Beyond `limit` records the oldest blobs expire early. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Blobs must come in the order in which they become available. */
  publish(unpublished: Blob): void {
    this.#published += 1;
    const blob = { ...unpublished, number: this.#published };
    this.#blobs.set(blob.contentId, blob);
    const listing = this.#listings.get(blob.contentType);
    if (listing) listing.push(blob);
    else this.#listings.set(blob.contentType, [blob]);
    this.#records += blob.records.length;
  }

  /** Blobs with `fromMs <= contentCreated < toMs`, in order of availability. */
  list(contentType: ContentType, fromMs: number, toMs: number): readonly PublishedBlob[] {
    const listing = this.#listings.get(contentType) ?? [];
    return listing.filter((blob) => blob.createdAtMs >= fromMs && blob.createdAtMs < toMs);
  }

  find(contentId: string): PublishedBlob | 'expired' | undefined {
    return this.#blobs.get(contentId) ?? (this.#gone.has(contentId) ? 'expired' : undefined);
  }

  /** Takes one blob out of reach before its time; returns its records. */
  expire(contentId: string): readonly StoredRecord[] {
    const blob = this.#blobs.get(contentId);
    if (!blob) return [];
    this.#blobs.delete(contentId);
    this.#records -= blob.records.length;
    const listing = this.#listings.get(blob.contentType) ?? [];
    const at = listing.indexOf(blob);
    if (at >= 0) listing.splice(at, 1);
    this.#remember(contentId);
    return blob.records;
  }

  /** Removes what has expired, and the oldest beyond the limit; returns the records that went. */
  prune(nowMs: number): readonly StoredRecord[] {
    const gone: StoredRecord[] = [];
    for (const blob of this.#blobs.values()) {
      if (blob.expiresAtMs > nowMs && this.#records <= this.#limit) break;
      gone.push(...this.expire(blob.contentId));
    }
    return gone;
  }

  #remember(contentId: string): void {
    this.#gone.add(contentId);
    if (this.#gone.size <= tombstoneLimit) return;
    const oldest = this.#gone.values().next();
    if (!oldest.done) this.#gone.delete(oldest.value);
  }
}
