// Which request of the simulated cloud goes wrong, and how: by chance with given shares, in storms, or as told.
// What a fault does to an answer is in fault-answer.ts.
import type { ActivityErrorCode } from './activity-refusal.ts';
import type { EntraFault } from './entra/entra-refusal.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Endpoint =
  | 'token'
  | 'authorize'
  | 'application'
  | 'detections'
  | 'endpoint-alerts'
  | 'graph-alerts'
  | 'graph-incidents'
  | 'subscriptions'
  | 'listing'
  | 'blob';

/**
 * - `throttled`, `server-error`, `unavailable`, `token-refused`: a refusal instead of the answer
 * - `cut-connection`: the connection breaks in the middle of the answer
 * - `cut-json`: the answer ends early, in good order as far as HTTP can see
 * - `html`, `wrong-types`, `error-in-200`: status 200 with something else inside
 * - `slow`: the answer comes in small pieces
 * - `gigantic`: the answer is whole, but has 64 MB of blanks in it
 * - `expired`: a blob expires just before it is fetched; what only it carried is lost for good
 */
const faultKinds = [
  'throttled',
  'server-error',
  'unavailable',
  'token-refused',
  'cut-connection',
  'cut-json',
  'html',
  'wrong-types',
  'error-in-200',
  'slow',
  'gigantic',
  'expired',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Also any refusal that Entra or the Management Activity API has a number for; these only as told. */
export type Fault = FaultKind | EntraFault | ActivityErrorCode;

export interface FaultPlan {
  /** Share of requests (0 to 1) that each kind hits. */
  readonly shares: Partial<Readonly<Record<FaultKind, number>>>;
  /** How long a 5xx storm lasts once a `server-error` by chance has begun it; milliseconds. */
  readonly stormMs: number;
}

export const faultPlans = {
  none: { shares: {}, stormMs: 0 },
  some: {
    shares: { throttled: 0.01, 'server-error': 0.01, 'cut-connection': 0.02, 'cut-json': 0.01, slow: 0.02 },
    stormMs: 0,
  },
  /** Faults that pass at once: a throttled client may wait for half a minute, longer than a demonstration. */
  brief: {
    shares: { 'server-error': 0.01, 'cut-connection': 0.02, 'cut-json': 0.01, slow: 0.02 },
    stormMs: 0,
  },
  storm: {
    shares: {
      throttled: 0.08,
      'server-error': 0.02,
      unavailable: 0.03,
      'token-refused': 0.02,
      'cut-connection': 0.08,
      'cut-json': 0.04,
      html: 0.03,
      'wrong-types': 0.02,
      'error-in-200': 0.02,
      slow: 0.05,
    },
    stormMs: 5_000,
  },
} as const satisfies Record<string, FaultPlan>;

const applicable: Partial<Readonly<Record<FaultKind, readonly Endpoint[]>>> = {
  'token-refused': [
    'detections',
    'endpoint-alerts',
    'graph-alerts',
    'graph-incidents',
    'subscriptions',
    'listing',
    'blob',
  ],
  'error-in-200': ['subscriptions', 'listing', 'blob'],
  expired: ['blob'],
};

export class Faults {
  readonly #random: SeededRandom;
  #plan: FaultPlan;
  #told: { readonly kind: Fault; readonly endpoint: Endpoint }[] = [];
  #stormUntilMs = Number.NEGATIVE_INFINITY;

  constructor(plan: FaultPlan, random: SeededRandom) {
    this.#plan = plan;
    this.#random = random;
  }

  switchTo(plan: FaultPlan): void {
    this.#plan = plan;
    this.#stormUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** The next `times` requests to `endpoint` go wrong in this way. */
  tell(kind: Fault, endpoint: Endpoint, times = 1): void {
    for (let told = 0; told < times; told += 1) this.#told.push({ kind, endpoint });
  }

  /** What goes wrong with this request, if anything. */
  draw(endpoint: Endpoint, nowMs: number): Fault | undefined {
    const at = this.#told.findIndex((told) => told.endpoint === endpoint);
    if (at >= 0) return this.#told.splice(at, 1)[0]?.kind;
    if (nowMs < this.#stormUntilMs) return 'server-error';
    const kind = this.#drawByChance();
    if (kind === undefined || !(applicable[kind]?.includes(endpoint) ?? true)) return undefined;
    if (kind === 'server-error') this.#stormUntilMs = nowMs + this.#plan.stormMs;
    return kind;
  }

  #drawByChance(): FaultKind | undefined {
    let left = this.#random.fraction();
    for (const kind of faultKinds) {
      left -= this.#plan.shares[kind] ?? 0;
      if (left < 0) return kind;
    }
    return undefined;
  }
}
