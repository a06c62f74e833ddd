// Decides whether a page may come in, and remembers who was turned away and what it takes to come back.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import { ownState } from '../journal.ts';
import type { Contents } from './contents.ts';
import { type Bounds, freeBytes } from './room.ts';

interface Refusal {
  readonly bytes: number;
  readonly isConnector: boolean;
  /** Set when the disk itself was full: nobody tells when it has space again. */
  readonly tryAgainAt: number | undefined;
}

const diskFullPauseMs = 10_000;

export class Admission {
  readonly #bounds: Bounds;
  readonly #contents: Contents;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #refusals = new Map<string, Refusal>();

  constructor(bounds: Bounds, contents: Contents, clock: Clock, report: Report) {
    this.#bounds = bounds;
    this.#contents = contents;
    this.#clock = clock;
    this.#report = report;
  }

  get maxBytes(): number {
    return this.#bounds.maxBytes;
  }

  /** What pages of other lanes than the connector's own may fill. */
  get ordinaryBytes(): number {
    return this.#bounds.maxBytes - this.#bounds.reserveBytes;
  }

  /** `bytes` of this page on top of `pendingBytes` that are about to be written. Throws `journal-full`. */
  admit(source: string, bytes: number, pendingBytes: number, isConnector: boolean): void {
    if (this.#free(source, isConnector) - pendingBytes >= bytes) return;
    const { maxBytes } = this.#bounds;
    if (!this.isFull)
      this.#report({ notice: 'journal-full', bytes: this.#contents.segments.bytes, maxBytes });
    this.#refusals.set(source, { bytes, isConnector, tryAgainAt: undefined });
    throw new ConnectorError('journal-full', {
      message: `Committing a page of ${source} (${bytes} bytes) found its share of the journal's ${maxBytes} bytes waiting for destinations.`,
    });
  }

  /** The disk had no space for this source's page. */
  diskWasFull(source: string): void {
    const tryAgainAt = this.#clock.monotonic() + diskFullPauseMs;
    this.#refusals.set(source, { bytes: 0, isConnector: false, tryAgainAt });
  }

  /** A segment was removed: what held the disk full may be gone. */
  spaceWasFreed(): void {
    for (const [source, refusal] of this.#refusals) {
      if (refusal.tryAgainAt !== undefined) this.#refusals.delete(source);
    }
  }

  /** A page of this source is durable; one that was refused and is larger may still have to wait. */
  committed(source: string): void {
    const refusal = this.#refusals.get(source);
    if (refusal === undefined) return;
    if (refusal.tryAgainAt === undefined && !this.hasRoom(source)) return;
    this.#refusals.delete(source);
    const { bytes } = this.#contents.segments;
    if (!this.isFull) this.#report({ notice: 'journal-has-room', bytes, maxBytes: this.#bounds.maxBytes });
  }

  hasRoom(source: string): boolean {
    const refusal = this.#refusals.get(source);
    if (refusal === undefined) return true;
    if (refusal.tryAgainAt !== undefined) return this.#clock.monotonic() >= refusal.tryAgainAt;
    return this.#free(source, refusal.isConnector) >= refusal.bytes;
  }

  get isFull(): boolean {
    return [...this.#refusals.keys()].some((source) => !this.hasRoom(source));
  }

  #free(source: string, isConnector: boolean): number {
    const { segments, marks } = this.#contents;
    const known = new Set(segments.all.flatMap((segment) => Object.keys(segment.sourceBytes)));
    for (const name of ['', ownState]) known.delete(name);
    for (const refused of this.#refusals.keys()) known.add(refused);
    return freeBytes(this.#bounds, segments, marks, source, known, isConnector);
  }
}
