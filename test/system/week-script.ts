// The script of the simulated week: what goes wrong when, and the cloud and the configuration it happens to.
import type { Configuration } from '../../src/config/configuration.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { type Cloud, createCloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import type { Environment } from '../../src/world/environment.ts';
import { clientId, clientSecret, tenantId } from '../doubles/simulated-cloud.ts';
import type { VirtualClock } from '../doubles/virtual-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const secretOfTheWeek = 'opened sesame';
/** While things happen, and while nothing happens any more. */
export const pollSeconds = { week: 1_200, calm: 3_600 };
/** After the last event: late content comes up to five days after it was filed, poison expires after seven. */
export const calmHours = 8 * 24;

/** What becomes wrong when, in hours since the start. */
export const script = {
  /** An administrator stops the subscription; the connector starts it again when it sees that. */
  subscriptionStops: { at: 20, contentType: 'Audit.General', events: 60 },
  secretExpires: 30,
  secretReplaced: 42,
  throttlingBegins: 54,
  throttlingEnds: 78,
  networkFails: 84,
  networkWorks: 156,
  clock: [
    { at: 158, aheadHours: 9 },
    { at: 161, aheadHours: -40 },
    { at: 164, aheadHours: 24 * 12 },
    { at: 166, aheadHours: 0 },
  ],
  ends: 168,
  restarts: [12, 60, 100, 160, 165],
} as const;

const { shares } = faultPlans.some;
export const weekFaults = {
  none: faultPlans.none,
  usual: { shares: { ...shares, expired: 0.01 }, stormMs: 60_000 },
  throttled: { shares: { ...shares, throttled: 0.6, unavailable: 0.1 }, stormMs: 60_000 },
} as const;

const contentTypes = ['Audit.General', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.AzureActiveDirectory'];
const origin = 'http://127.0.0.1:1';

export function weekCloud(clock: VirtualClock, seed: number): Cloud {
  const startsAtMs = clock.now();
  const expiresAtMs = startsAtMs + script.secretExpires * hourMs;
  return createCloud({
    clock,
    seed,
    faults: weekFaults.usual,
    tenants: [
      tenantSetup({
        name: 'contoso',
        tenantId,
        clientId,
        clientSecret,
        secretEndsAtMs: expiresAtMs,
        app: {
          secrets: [
            {
              keyId: '77777777-1111-4222-8333-444444444444',
              value: secretOfTheWeek,
              startsAtMs: expiresAtMs,
              endsAtMs: Number.POSITIVE_INFINITY,
            },
          ],
        },
        events: {
          perMinute: 0.15,
          history: 30,
          maxDelayMs: 20 * 60_000,
          blobEveryMs: 10 * 60_000,
          blobRecords: 4,
          lateShare: 0.1,
          lateMs: 5 * dayMs,
          duplicateShare: 0.1,
          redeliverShare: 0.1,
          redeliverMs: 5 * dayMs,
          poisonShare: 0.01,
        },
        alerts: { perMinute: 0.01, stepMs: 8 * hourMs, lateShare: 0.1, lateMs: 5 * dayMs },
      }),
    ],
  });
}

/** `pollSeconds`: long, so that two weeks pass in half a minute. */
export async function weekConfiguration(
  environment: Environment,
  pollSeconds: number,
): Promise<Configuration> {
  const every = { endpoint: origin, pollSeconds };
  const file = {
    stateFolder: '/state',
    tenants: [{ name: 'contoso', tenantId, clientId, clientSecretVariable: 'SECRET', authority: origin }],
    sources: [
      { kind: 'endpoint-detections', region: 'eu', ...every },
      {
        kind: 'office-activity',
        recordTypes: 'all',
        contentTypes,
        ...every,
      },
      { kind: 'graph-alerts', ...every },
      { kind: 'graph-incidents', ...every },
      { kind: 'endpoint-alerts', ...every },
    ],
    destinations: [
      {
        name: 'siem',
        profile: 'rsyslog',
        transport: 'tcp',
        host: '127.0.0.1',
        port: 514,
        framing: 'lf',
        maxBytes: 32_000,
      },
    ],
    heartbeatSeconds: 3_600,
  };
  const loaded = await readConfiguration(JSON.stringify(file), '/', environment);
  if (loaded.outcome !== 'loaded') throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration;
}
