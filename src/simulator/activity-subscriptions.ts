// Subscriptions of one simulated tenant to content types of the Management Activity API: what is started and
// stopped, and which content a pause has put out of reach.
import type { ContentType } from './events/office-record.ts';

export interface Subscription {
  status: 'enabled' | 'disabled';
  /** Pauses in which no content was collected: from a stop to the next start; milliseconds since 1970. */
  readonly pauses: { readonly fromMs: number; toMs: number }[];
  isStopped: boolean;
}

/** Starting again and again is throttled; documented as a wait of 15 minutes between two starts. */
const startPauseMs = 15 * 60_000;
const pauseLimit = 100;

export class ActivitySubscriptions {
  readonly #byType = new Map<ContentType, Subscription>();
  readonly #startAskedAtMs = new Map<ContentType, number>();

  get(contentType: ContentType): Subscription | undefined {
    const subscription = this.#byType.get(contentType);
    return subscription?.isStopped === true ? undefined : subscription;
  }

  list(): readonly { readonly contentType: ContentType; readonly status: string }[] {
    return [...this.#byType]
      .filter(([, subscription]) => !subscription.isStopped)
      .map(([contentType, { status }]) => ({ contentType, status }));
  }

  /** How long a start has to wait still; 0: not at all, and the pause begins anew, whatever becomes of this one. */
  takeStart(contentType: ContentType, nowMs: number): number {
    const askedAtMs = this.#startAskedAtMs.get(contentType) ?? Number.NEGATIVE_INFINITY;
    const waitMs = askedAtMs + startPauseMs - nowMs;
    if (waitMs > 0) return waitMs;
    this.#startAskedAtMs.set(contentType, nowMs);
    return 0;
  }

  start(contentType: ContentType, nowMs: number): 'started' | 'unchanged' {
    const known = this.#byType.get(contentType);
    if (!known) {
      // Content from before the first start is there too: seen as a back-fill of most of a day.
      this.#byType.set(contentType, { status: 'enabled', pauses: [], isStopped: false });
      return 'started';
    }
    if (!known.isStopped && known.status === 'enabled') return 'unchanged';
    const pause = known.pauses.at(-1);
    if (known.isStopped && pause) pause.toMs = nowMs;
    known.isStopped = false;
    known.status = 'enabled';
    return 'started';
  }

  stop(contentType: ContentType, nowMs: number): void {
    const known = this.get(contentType);
    if (!known) return;
    known.isStopped = true;
    known.pauses.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
    if (known.pauses.length > pauseLimit) known.pauses.shift();
  }

  /** As if an administrator had switched it off; a start switches it on again. */
  disable(contentType: ContentType): void {
    const known = this.get(contentType);
    if (known) known.status = 'disabled';
  }

  /** Whether content of that moment was collected. */
  covers(contentType: ContentType, createdAtMs: number): boolean {
    const pauses = this.#byType.get(contentType)?.pauses ?? [];
    return !pauses.some(({ fromMs, toMs }) => createdAtMs >= fromMs && createdAtMs < toMs);
  }
}
