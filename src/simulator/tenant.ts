// One simulated tenant: events happen in it as its clock goes on, are processed some time later, and become
// detections or blobs of audit records, with the delays, repeats and disorder of the real service. Nothing runs
// by itself: whoever asks the tenant first lets it catch up with the clock.
import { ActivityContent, type Blob } from './activity-content.ts';
import { ActivitySubscriptions } from './activity-subscriptions.ts';
import { ActivityWebhooks } from './activity-webhooks.ts';
import { SecurityAlerts } from './alerts/security-alerts.ts';
import { DetectionStore } from './detection-store.ts';
import { type Cast, makeCast } from './events/cast.ts';
import { makeDetections } from './events/detection.ts';
import { pickOfficeEvent } from './events/office-events.ts';
import type { ContentType, OfficeRecord } from './events/office-record.ts';
import type { IssuedRecords, Loss, StoredRecord } from './issued-records.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { TenantSetup } from './tenant-setup.ts';

/** Less than the day a service reads at its first start, so that none of it is missed however slow that is. */
const historyMs = 23 * 3_600_000;
/** Blobs of the history come in fewer, larger rounds than those of the present. */
const historyRoundMs = 10 * 60_000;

interface LoggedRecord {
  readonly record: OfficeRecord;
  readonly stored: StoredRecord;
  /** Goes into the first round of blobs after this; milliseconds since 1970. */
  readonly dueAtMs: number;
}

export class SimulatedTenant {
  readonly setup: TenantSetup;
  readonly detections: DetectionStore;
  readonly content: ActivityContent;
  readonly subscriptions = new ActivitySubscriptions();
  readonly alerts: SecurityAlerts;
  readonly webhooks: ActivityWebhooks;
  readonly #cast: Cast;
  readonly #random: SeededRandom;
  readonly #issued: IssuedRecords;
  #logged: LoggedRecord[] = [];
  #lateBlobs: Blob[] = [];
  #nextEventAtMs: number;
  #nextBlobsAtMs: number;
  readonly #startedAtMs: number;
  #isQuiet = false;
  #frozenAtMs = Number.POSITIVE_INFINITY;

  constructor(setup: TenantSetup, random: SeededRandom, issued: IssuedRecords, nowMs: number) {
    this.setup = setup;
    this.#random = random;
    this.#issued = issued;
    this.#cast = makeCast(setup.tenantId, setup.name, random);
    this.detections = new DetectionStore(setup.events.keepRecords);
    this.webhooks = new ActivityWebhooks(setup);
    this.content = new ActivityContent(setup.events.keepRecords);
    const { name, alerts: rates } = setup;
    const world = { tenant: name, cast: this.#cast, rates, random: random.branch(), issued };
    this.alerts = new SecurityAlerts(world, nowMs);
    this.#startedAtMs = nowMs;
    this.#nextBlobsAtMs = nowMs - historyMs;
    this.#makeHistory(nowMs);
    this.#nextEventAtMs = nowMs + this.#pauseMs();
    this.catchUp(nowMs);
  }

  /** Lets everything happen that is due by `nowMs`; returns the moment the tenant has come to. */
  catchUp(nowMs: number): number {
    const untilMs = Math.min(nowMs, this.#frozenAtMs);
    while (Math.min(this.#nextEventAtMs, this.#nextBlobsAtMs) <= untilMs) {
      if (this.#nextEventAtMs <= this.#nextBlobsAtMs) {
        const atMs = this.#nextEventAtMs;
        this.#nextEventAtMs = atMs + this.#pauseMs();
        if (!this.#isQuiet) this.addEvents(1, atMs);
      } else {
        this.#publishBlobs(this.#nextBlobsAtMs);
        this.#nextBlobsAtMs += this.#roundMs();
      }
    }
    for (const blob of this.content.prune(nowMs)) this.#lose(blob);
    this.alerts.catchUp(untilMs);
    return untilMs;
  }

  /** From now on nothing new happens; what has happened still shows when its time comes. */
  quieten(): void {
    this.#isQuiet = true;
    this.alerts.quieten();
  }

  /** Takes a blob out of reach before its time. */
  expireBlob(contentId: string): void {
    const blob = this.content.expire(contentId);
    if (blob !== undefined) this.#lose(blob);
  }

  /** Nothing happens or shows any more; what can be fetched by now stays so. */
  freeze(nowMs: number): void {
    this.catchUp(nowMs);
    this.#frozenAtMs = Math.min(nowMs, this.#frozenAtMs);
    this.alerts.quieten();
  }

  /** Lets so many events happen at once, at `atMs`. */
  addEvents(count: number, atMs: number): void {
    for (let made = 0; made < count; made += 1) {
      if (this.#random.chance(this.setup.events.detectionShare)) this.#detect(atMs);
      else this.addOfficeRecord(pickOfficeEvent(this.#random)(this.#cast, this.#random, atMs), atMs);
    }
  }

  /** Enters an office record of the caller's own making, e.g. a malformed one. */
  addOfficeRecord(record: OfficeRecord, atMs: number): void {
    for (const afterMs of this.#copiesAfterMs()) {
      const key = this.#issued.issue({
        tenant: this.setup.name,
        feed: 'office-activity',
        recordType: record.recordType,
        id: record.id,
        version: '',
      });
      const dueAtMs = atMs + this.#delayMs(this.setup.events.maxDelayMs) + afterMs;
      this.#logged.push({ record, stored: { json: record.json, key }, dueAtMs });
    }
  }

  /** A second copy is due in a later round than the first, so that it lands in another blob. */
  #copiesAfterMs(): readonly number[] {
    const { duplicateShare, redeliverShare, redeliverMs, blobEveryMs } = this.setup.events;
    return [
      0,
      ...(this.#random.chance(duplicateShare) ? [blobEveryMs] : []),
      ...(redeliverShare > 0 && this.#random.chance(redeliverShare)
        ? [blobEveryMs + this.#delayMs(redeliverMs - blobEveryMs)]
        : []),
    ];
  }

  #detect(atMs: number): void {
    const processedAtMs = atMs + this.#delayMs(this.setup.events.maxDelayMs);
    for (const { fields, ...detection } of makeDetections(this.#cast, this.#random, atMs, processedAtMs)) {
      const key = this.#issued.issue({
        tenant: this.setup.name,
        feed: 'endpoint-detections',
        recordType: 0,
        id: detection.id,
        version: detection.lastProcessed,
      });
      // Shown a little after the time it carries, so that a window without overlap would miss it.
      const availableAtMs = detection.lastProcessedAtMs + this.#delayMs(this.setup.events.maxDelayMs / 10);
      const json = JSON.stringify(fields);
      for (const gone of this.detections.add({ json, key, detection, availableAtMs })) {
        const { lastProcessedAtMs: createdAtMs } = gone.detection;
        this.#issued.lose([gone], { reason: 'expired', contentType: '', createdAtMs });
      }
    }
  }

  #makeHistory(nowMs: number): void {
    const { history } = this.setup.events;
    for (let made = 0; made < history; made += 1) {
      this.addEvents(1, nowMs - historyMs + Math.floor((historyMs * made) / history));
    }
  }

  #publishBlobs(roundAtMs: number): void {
    const { blobRecords, lateShare, lateMs, sameTimeShare } = this.setup.events;
    this.#publishLate(roundAtMs);
    const due = this.#logged.filter((logged) => logged.dueAtMs <= roundAtMs);
    if (due.length === 0) return;
    this.#logged = this.#logged.filter((logged) => logged.dueAtMs > roundAtMs);
    const isSameTime = this.#random.chance(sameTimeShare);
    for (const [contentType, logged] of groupByContentType(this.#random.shuffled(due))) {
      for (let at = 0; at < logged.length; at += blobRecords) {
        const isLate = this.#random.chance(lateShare);
        const availableAtMs = isLate ? roundAtMs + this.#random.integer(0, lateMs + 1) : roundAtMs;
        const records = logged.slice(at, at + blobRecords).map(({ stored }) => stored);
        const createdAtMs = isSameTime ? roundAtMs : roundAtMs - this.#blobAgeMs();
        const blob = this.#makeBlob(contentType, createdAtMs, availableAtMs, records);
        if (availableAtMs > roundAtMs) this.#lateBlobs.push(blob);
        else this.#publish(blob);
      }
    }
  }

  #publishLate(roundAtMs: number): void {
    const due = this.#lateBlobs.filter((blob) => blob.availableAtMs <= roundAtMs);
    this.#lateBlobs = this.#lateBlobs.filter((blob) => blob.availableAtMs > roundAtMs);
    for (const blob of due) this.#publish(blob);
  }

  /** What was made while its subscription was stopped never shows. */
  #publish(blob: Blob): void {
    if (this.subscriptions.covers(blob.contentType, blob.createdAtMs))
      this.webhooks.announce(this.content.publish(blob));
    else this.#issued.lose(blob.records, { ...lossOf(blob), reason: 'unsubscribed' });
  }

  #lose(blob: Blob): void {
    this.#issued.lose(blob.records, lossOf(blob));
  }

  #makeBlob(
    contentType: ContentType,
    createdAtMs: number,
    availableAtMs: number,
    records: readonly StoredRecord[],
  ): Blob {
    const { poisonShare, contentLifeMs } = this.setup.events;
    const stamp =
      new Date(createdAtMs).toISOString().replace(/\D/g, '') + this.#random.integer(100_000, 999_999);
    const kind = contentType.replace('.', '_');
    const contentId = `${stamp}$${stamp}$${kind.toLowerCase()}$${kind}$emea${this.#random.hex(4)}`;
    const expiresAtMs = createdAtMs + contentLifeMs;
    const isPoisoned = poisonShare > 0 && this.#random.chance(poisonShare);
    return { contentId, contentType, createdAtMs, availableAtMs, expiresAtMs, isPoisoned, records };
  }

  #blobAgeMs(): number {
    return this.#random.integer(0, Math.min(this.setup.events.blobEveryMs, 5_000));
  }

  #roundMs(): number {
    const { blobEveryMs } = this.setup.events;
    const isHistory = this.#nextBlobsAtMs < this.#startedAtMs - 2 * historyRoundMs;
    return isHistory ? Math.max(blobEveryMs, historyRoundMs) : blobEveryMs;
  }

  #pauseMs(): number {
    const { perMinute } = this.setup.events;
    if (perMinute === 0) return Number.POSITIVE_INFINITY;
    return (-Math.log(1 - this.#random.fraction()) * 60_000) / perMinute;
  }

  #delayMs(maxMs: number): number {
    return Math.floor(this.#random.fraction() * maxMs);
  }
}

function lossOf({ contentType, createdAtMs, isPoisoned }: Blob): Loss {
  return { reason: isPoisoned ? 'unreadable' : 'expired', contentType, createdAtMs };
}

function groupByContentType(logged: readonly LoggedRecord[]): Map<ContentType, LoggedRecord[]> {
  const groups = new Map<ContentType, LoggedRecord[]>();
  for (const item of logged) {
    const group = groups.get(item.record.contentType);
    if (group) group.push(item);
    else groups.set(item.record.contentType, [item]);
  }
  return groups;
}
