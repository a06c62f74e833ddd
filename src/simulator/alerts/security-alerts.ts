// The alerts and incidents of one simulated tenant: raised, changed, gathered into incidents and merged as its
// clock goes on, each version shown when its time comes, and never again once a newer one is there.
import type { Feed } from '../issued-records.ts';
import { Agenda } from './agenda.ts';
import { type AlertChange, changeAlert, planLife } from './alert-change.ts';
import type { AlertWorld } from './alert-world.ts';
import { endpointService, type GraphAlert, incidentLink } from './graph-alert.ts';
import { Incidents } from './incidents.ts';
import { newAlert } from './new-alert.ts';
import { Shelf, type Shown } from './shelf.ts';
import { updateTime } from './update-time.ts';

const historyMs = 23 * 3_600_000;
const pruneEveryMs = 60_000;

export class SecurityAlerts {
  /** Ids of alerts and incidents which the APIs fail on whenever an answer would contain them. */
  readonly poisoned = new Set<string>();
  readonly incidents: Incidents;
  readonly #world: AlertWorld;
  readonly #shelf = new Shelf<GraphAlert>();
  /** What is to happen, told the moment at which it does. */
  readonly #agenda = new Agenda<(nowMs: number) => void>();
  #nextAlertAtMs: number;
  #nextPruneAtMs = Number.NEGATIVE_INFINITY;
  #nowMs: number;
  /** What would happen later than this does not. */
  #quietAtMs = Number.POSITIVE_INFINITY;

  constructor(world: AlertWorld, nowMs: number) {
    this.#world = world;
    this.incidents = new Incidents(world, (id) => this.#shelf.get(id)?.item);
    const { history, perMinute } = world.rates;
    this.#nowMs = nowMs - historyMs;
    for (let made = 0; made < history; made += 1) {
      this.raise(1, nowMs - historyMs + Math.floor((historyMs * made) / history));
    }
    this.#nextAlertAtMs =
      perMinute === 0 ? Number.POSITIVE_INFINITY : nowMs + this.#pauseMs(60_000 / perMinute);
    this.catchUp(nowMs);
  }

  /** Lets everything happen that is due by `nowMs`. */
  catchUp(nowMs: number): void {
    while (Math.min(this.#nextAlertAtMs, this.#agenda.nextAtMs) <= nowMs) {
      if (this.#nextAlertAtMs <= this.#agenda.nextAtMs) {
        const atMs = this.#nextAlertAtMs;
        this.#nextAlertAtMs = atMs + this.#pauseMs(60_000 / this.#world.rates.perMinute);
        if (this.isLively(atMs)) this.raise(1, atMs);
      } else {
        this.#nowMs = Math.max(this.#nowMs, this.#agenda.nextAtMs);
        this.#agenda.take()?.(this.#nowMs);
      }
    }
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    if (nowMs >= this.#nextPruneAtMs) this.#prune(nowMs);
  }

  /** From now on no alert is raised and none changes; what has happened still shows when its time comes. */
  quieten(): void {
    this.#quietAtMs = Math.min(this.#quietAtMs, this.#nowMs);
  }

  /** Whether something may still happen at that moment. */
  isLively(atMs: number): boolean {
    return atMs <= this.#quietAtMs;
  }

  /** Raises so many alerts at `atMs`; returns their ids. They show when their time has come. */
  raise(count: number, atMs: number): readonly string[] {
    const { cast, random, rates } = this.#world;
    return Array.from({ length: count }, () => {
      const alert = newAlert(cast, random, atMs, random.chance(rates.endpointShare));
      const life = rates.stepMs === Number.POSITIVE_INFINITY ? [] : planLife(random);
      const time = updateTime(atMs, undefined, rates.updateGrainMs, random);
      const times = { createdDateTime: time.text, lastUpdateDateTime: time.text };
      this.#agenda.add(this.#showAtMs(atMs), () => {
        this.#showFirst({ ...alert, ...times }, time.atMs);
        this.#goOn(alert.id, life, atMs);
      });
      return alert.id;
    });
  }

  /** Changes an alert that shows; the new version, updated at `atMs`, shows at once. */
  change(id: string, change: AlertChange, atMs: number): void {
    const { cast, random } = this.#world;
    const status = this.#shelf.get(id)?.item.status;
    this.#renew(id, atMs, (alert, at) => changeAlert(alert, change, { cast, random, atMs, at }));
    const after = this.#shelf.get(id);
    if (after && after.item.status !== status) this.incidents.follow(after.item.incidentId, atMs);
  }

  /** Merges an incident into another at `atMs`: it says where it went, and its alerts have moved. */
  merge(id: string, into: string, atMs: number): void {
    const incidentWebUrl = incidentLink(into, this.#world.cast.tenantId);
    for (const moved of this.incidents.redirect(id, into, atMs)) {
      this.#renew(moved, atMs, () => ({ incidentId: into, incidentWebUrl }));
    }
    this.incidents.follow(into, atMs);
  }

  find(id: string): Shown<GraphAlert> | undefined {
    return this.#shelf.get(id);
  }

  all(): Iterable<Shown<GraphAlert>> {
    return this.#shelf.all();
  }

  #showFirst(alert: GraphAlert, updatedAtMs: number): void {
    const { random, rates, cast } = this.#world;
    const { id, isFresh } = this.incidents.place(alert.id);
    this.#show({ ...alert, incidentId: id, incidentWebUrl: incidentLink(id, cast.tenantId) }, updatedAtMs);
    this.incidents.follow(id, updatedAtMs);
    if (!isFresh || rates.stepMs === Number.POSITIVE_INFINITY || !random.chance(rates.mergeShare)) return;
    this.#agenda.add(this.#nowMs + this.#pauseMs(rates.stepMs), (nowMs) => {
      const into = this.incidents.pickOther(id);
      if (into !== undefined && this.isLively(nowMs)) this.merge(id, into, nowMs);
    });
  }

  #goOn(id: string, life: readonly AlertChange[], updatedAtMs: number): void {
    const [change, ...rest] = life;
    if (change === undefined) return;
    const changedAtMs = updatedAtMs + this.#pauseMs(this.#world.rates.stepMs);
    this.#agenda.add(this.#showAtMs(changedAtMs), () => {
      if (!this.#shelf.get(id) || !this.isLively(changedAtMs)) return;
      this.change(id, change, changedAtMs);
      this.#goOn(id, rest, changedAtMs);
    });
  }

  /** Shows a version of an alert that takes the place of the one before. */
  #renew(id: string, atMs: number, changes: (alert: GraphAlert, at: string) => Partial<GraphAlert>): void {
    const { random, rates } = this.#world;
    const alert = this.#shelf.get(id)?.item;
    if (!alert) throw new RangeError(`no alert ${id} shows`);
    const time = updateTime(atMs, alert.lastUpdateDateTime, rates.updateGrainMs, random);
    this.#show({ ...alert, ...changes(alert, time.text), lastUpdateDateTime: time.text }, time.atMs);
  }

  #show(alert: GraphAlert, updatedAtMs: number): void {
    const { issued, tenant } = this.#world;
    const issue = (feed: Feed) => ({
      key: issued.issue({ tenant, feed, recordType: 0, id: alert.id, version: alert.lastUpdateDateTime }),
    });
    const booked = {
      'graph-alerts': issue('graph-alerts'),
      ...(alert.serviceSource === endpointService && { 'endpoint-alerts': issue('endpoint-alerts') }),
    };
    const before = this.#shelf.put(alert, updatedAtMs, booked);
    if (before) issued.replace(Object.values(before.booked));
  }

  #prune(nowMs: number): void {
    const { rates, issued } = this.#world;
    this.#nextPruneAtMs = nowMs + pruneEveryMs;
    const sinceMs = nowMs - rates.retentionMs;
    for (const { item, updatedAtMs, booked } of [
      ...this.#shelf.prune(sinceMs, rates.keep),
      ...this.incidents.prune(sinceMs),
    ]) {
      const reason = this.poisoned.has(item.id) ? 'unreadable' : 'expired';
      issued.lose(Object.values(booked), { reason, contentType: '', createdAtMs: updatedAtMs });
    }
  }

  #showAtMs(updatedAtMs: number): number {
    const { random, rates } = this.#world;
    const lateMs = random.chance(rates.lateShare) ? random.fraction() * rates.lateMs : 0;
    return Math.max(this.#nowMs, updatedAtMs + Math.floor(random.fraction() * rates.maxDelayMs + lateMs));
  }

  #pauseMs(meanMs: number): number {
    return Math.ceil(-Math.log(1 - this.#world.random.fraction()) * meanMs);
  }
}
