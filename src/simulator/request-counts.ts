// Counts the requests to the simulated cloud, and tells when a tenant asks too much of an API.
import type { Clock } from '../world/clock.ts';
import type { Endpoint, Fault } from './faults.ts';
import { RateWindow } from './rate-window.ts';

export interface RateLimit {
  readonly perMinute: number;
  readonly perHour: number;
}

/** What shares one limit. */
export type LimitedApi = 'activity' | 'endpoint-alerts' | 'graph-security';

const unlimited = Number.POSITIVE_INFINITY;

/** By the documents, per tenant and application. */
export const documentedLimits: Readonly<Record<LimitedApi, RateLimit>> = {
  activity: { perMinute: 2_000, perHour: unlimited },
  'endpoint-alerts': { perMinute: 100, perHour: 1_500 },
  'graph-security': { perMinute: 150, perHour: unlimited },
};

const apiOf: Readonly<Partial<Record<Endpoint, LimitedApi>>> = {
  subscriptions: 'activity',
  listing: 'activity',
  blob: 'activity',
  'endpoint-alerts': 'endpoint-alerts',
  'graph-alerts': 'graph-security',
  'graph-incidents': 'graph-security',
};

interface Windows {
  readonly minute: RateWindow;
  readonly hour: RateWindow;
}

const [minuteMs, hourMs] = [60_000, 3_600_000];

export class RequestCounts {
  readonly byEndpoint: Record<Endpoint, number> = {
    token: 0,
    authorize: 0,
    application: 0,
    detections: 0,
    'endpoint-alerts': 0,
    'graph-alerts': 0,
    'graph-incidents': 0,
    subscriptions: 0,
    listing: 0,
    blob: 0,
  };
  readonly byFault: Partial<Record<Fault, number>> = {};
  readonly #clock: Clock;
  readonly #limits: Readonly<Record<LimitedApi, RateLimit>>;
  /** What was asked, answered or not, by endpoint and tenant. */
  readonly #asked = new Map<string, Windows>();
  /** What was let through, by API and tenant. */
  readonly #admitted = new Map<string, Windows>();

  constructor(clock: Clock, limits: Readonly<Record<LimitedApi, RateLimit>>) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Milliseconds until this tenant may ask again; 0: it has not used up its minute or hour. */
  count(endpoint: Endpoint, tenant: string): number {
    const nowMs = this.#clock.now();
    this.byEndpoint[endpoint] += 1;
    enter(windowsOf(this.#asked, `${endpoint} ${tenant}`), nowMs);
    const api = apiOf[endpoint];
    if (api === undefined) return 0;
    const { perMinute, perHour } = this.#limits[api];
    const admitted = windowsOf(this.#admitted, `${api} ${tenant}`);
    const waitMs = Math.max(
      admitted.minute.fullForMs(perMinute, nowMs),
      admitted.hour.fullForMs(perHour, nowMs),
    );
    if (waitMs === 0) enter(admitted, nowMs);
    return waitMs;
  }

  /** The most requests of one tenant within any 60 seconds so far, refused ones included. */
  highestPerMinute(endpoint: Endpoint): number {
    return this.#highest(endpoint, 'minute');
  }

  highestPerHour(endpoint: Endpoint): number {
    return this.#highest(endpoint, 'hour');
  }

  countFault(kind: Fault): void {
    this.byFault[kind] = (this.byFault[kind] ?? 0) + 1;
  }

  #highest(endpoint: Endpoint, span: keyof Windows): number {
    const all = [...this.#asked].filter(([key]) => key.startsWith(`${endpoint} `));
    return Math.max(0, ...all.map(([, windows]) => windows[span].highest));
  }
}

function windowsOf(all: Map<string, Windows>, key: string): Windows {
  const known = all.get(key);
  if (known) return known;
  const fresh = { minute: new RateWindow(minuteMs), hour: new RateWindow(hourMs) };
  all.set(key, fresh);
  return fresh;
}

function enter({ minute, hour }: Windows, nowMs: number): void {
  minute.add(nowMs);
  hour.add(nowMs);
}
