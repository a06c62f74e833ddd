// Counts the requests to the simulated cloud, and tells when a tenant asks too much.
import type { Clock } from '../world/clock.ts';
import type { Endpoint, Fault } from './faults.ts';

const minuteMs = 60_000;

export class RequestCounts {
  readonly byEndpoint: Record<Endpoint, number> = {
    token: 0,
    authorize: 0,
    application: 0,
    detections: 0,
    subscriptions: 0,
    listing: 0,
    blob: 0,
  };
  readonly byFault: Partial<Record<Fault, number>> = {};
  readonly #clock: Clock;
  readonly #perMinute: number;
  #minute = 0;
  #thisMinute = new Map<string, number>();

  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#perMinute = perMinute;
  }

  /** True when this tenant has used up its minute; documented for the Management Activity API alone. */
  count(endpoint: Endpoint, tenant: string): boolean {
    this.byEndpoint[endpoint] += 1;
    if (!isOfActivity(endpoint)) return false;
    const minute = Math.floor(this.#clock.now() / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#thisMinute = new Map();
    }
    const count = (this.#thisMinute.get(tenant) ?? 0) + 1;
    this.#thisMinute.set(tenant, count);
    return count > this.#perMinute;
  }

  countFault(kind: Fault): void {
    this.byFault[kind] = (this.byFault[kind] ?? 0) + 1;
  }
}

function isOfActivity(endpoint: Endpoint): boolean {
  return endpoint === 'subscriptions' || endpoint === 'listing' || endpoint === 'blob';
}
