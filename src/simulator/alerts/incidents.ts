// The incidents of one simulated tenant: which alert belongs to which, and what follows from the alerts for the
// state of an incident.
import type { AlertWorld } from './alert-world.ts';
import { type GraphAlert, type GraphIncident, incidentLink } from './graph-alert.ts';
import { Shelf, type Shown } from './shelf.ts';
import { updateTime } from './update-time.ts';

const severities = ['unknown', 'informational', 'low', 'medium', 'high'];
/** Alerts come to the newest incidents only. */
const openLimit = 20;
/** Microsoft's, too. */
const largestIncident = 150;
const firstNumber = 4_711;

export class Incidents {
  readonly #world: AlertWorld;
  readonly #findAlert: (id: string) => GraphAlert | undefined;
  readonly #shelf = new Shelf<GraphIncident>();
  readonly #members = new Map<string, Set<string>>();
  #open: string[] = [];
  #begun = 0;

  constructor(world: AlertWorld, findAlert: (id: string) => GraphAlert | undefined) {
    this.#world = world;
    this.#findAlert = findAlert;
  }

  /** The incident that a new alert belongs to; one that is fresh shows once it is told to follow. */
  place(alertId: string): { readonly id: string; readonly isFresh: boolean } {
    const { random, rates } = this.#world;
    const open = this.#open.filter((id) => (this.#members.get(id)?.size ?? 0) < largestIncident);
    const joined = open.length > 0 && random.chance(rates.joinShare) ? random.pick(open) : undefined;
    const id = joined ?? this.#begin();
    this.#members.get(id)?.add(alertId);
    return { id, isFresh: joined === undefined };
  }

  /** Brings an incident to what its alerts say, as a new version updated at `atMs`. */
  follow(id: string, atMs: number): void {
    const alerts = this.alertsOf(id);
    const [first] = alerts;
    if (!first) return;
    const before = this.#shelf.get(id)?.item;
    if (before?.status === 'redirected') return;
    const severity = Math.max(...alerts.map((alert) => severities.indexOf(alert.severity)));
    this.#show(
      {
        ...(before ?? this.#fresh(id, first)),
        status: this.#statusOf(alerts),
        severity: severities[severity] ?? 'unknown',
        assignedTo: alerts.find(({ assignedTo }) => assignedTo !== null)?.assignedTo ?? null,
        classification: first.classification ?? 'unknown',
        determination: first.determination ?? 'unknown',
        priorityScore: Math.min(100, severity * 20 + alerts.length),
      },
      atMs,
    );
  }

  /** Leaves behind where it went; returns the alerts that have moved. */
  redirect(id: string, into: string, atMs: number): readonly string[] {
    const incident = this.#shelf.get(id)?.item;
    const [members, target] = [this.#members.get(id), this.#members.get(into)];
    if (!incident || !members || !target) throw new RangeError(`no incidents ${id} and ${into} show`);
    const moved = [...members].filter((alert) => this.#findAlert(alert) !== undefined);
    for (const alert of moved) target.add(alert);
    this.#members.delete(id);
    this.#open = this.#open.filter((open) => open !== id);
    this.#show({ ...incident, status: 'redirected', redirectIncidentId: into }, atMs);
    return moved;
  }

  /** An incident that `id` may be merged into. */
  pickOther(id: string): string | undefined {
    const others = this.#open.filter((open) => open !== id && this.#shelf.get(open) !== undefined);
    return others.length === 0 || !this.#open.includes(id) ? undefined : this.#world.random.pick(others);
  }

  find(id: string): Shown<GraphIncident> | undefined {
    return this.#shelf.get(id);
  }

  all(): Iterable<Shown<GraphIncident>> {
    return this.#shelf.all();
  }

  alertsOf(id: string): readonly GraphAlert[] {
    return [...(this.#members.get(id) ?? [])].flatMap((alert) => this.#findAlert(alert) ?? []);
  }

  prune(sinceMs: number): readonly Shown<GraphIncident>[] {
    const gone = this.#shelf.prune(sinceMs, this.#world.rates.keep);
    for (const { item } of gone) this.#members.delete(item.id);
    this.#open = this.#open.filter((id) => this.#members.has(id));
    return gone;
  }

  #begin(): string {
    const id = String(firstNumber + this.#begun);
    this.#begun += 1;
    this.#members.set(id, new Set());
    this.#open.push(id);
    if (this.#open.length > openLimit) this.#open.shift();
    return id;
  }

  #fresh(id: string, first: GraphAlert): GraphIncident {
    const { cast, random } = this.#world;
    return {
      id,
      tenantId: cast.tenantId,
      status: 'active',
      incidentWebUrl: incidentLink(id, cast.tenantId),
      redirectIncidentId: null,
      displayName: `${first.title} on one endpoint | reported by ${first.productName}`,
      createdDateTime: first.createdDateTime,
      lastUpdateDateTime: first.createdDateTime,
      assignedTo: null,
      classification: 'unknown',
      determination: 'unknown',
      severity: first.severity,
      customTags: random.chance(0.2) ? ['VIP = yes'] : [],
      systemTags: random.chance(0.1) ? ['Ransomware'] : [],
      description: first.description,
      lastModifiedBy: random.pick([null, 'Microsoft 365 Defender-AlertCorrelation']),
      resolvingComment: null,
      summary: null,
      priorityScore: 0,
      comments: [],
    };
  }

  #statusOf(alerts: readonly GraphAlert[]): GraphIncident['status'] {
    if (alerts.every(({ status }) => status === 'resolved')) return 'resolved';
    if (alerts.some(({ status }) => status === 'inProgress')) return 'inProgress';
    return this.#world.random.chance(0.1) ? 'awaitingAction' : 'active';
  }

  #show(incident: GraphIncident, atMs: number): void {
    const { issued, tenant, random, rates } = this.#world;
    const before = this.#shelf.get(incident.id);
    const time = updateTime(atMs, before?.item.lastUpdateDateTime, rates.updateGrainMs, random);
    const version = time.text;
    const key = issued.issue({ tenant, feed: 'graph-incidents', recordType: 0, id: incident.id, version });
    this.#shelf.put({ ...incident, lastUpdateDateTime: version }, time.atMs, {
      'graph-incidents': { key },
    });
    if (before) issued.replace(Object.values(before.booked));
  }
}
