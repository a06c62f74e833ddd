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
/** `WEEK=whole` takes the time it says; without it everything happens four times as fast. */
const isWhole = process.env['WEEK'] === 'whole';
const pace = isWhole ? 1 : 4;
/** How often the script is followed. */
export const scriptStepMs = hourMs / pace;
/** While things happen, and while nothing happens any more. */
export const pollSeconds = { week: 1_200, calm: 3_600 };
/**
 * After the last event: late content comes up to five days after it was filed (or a quarter of that) and is found
 * by the reading of a day, poison expires after seven.
 */
export const calmHours = isWhole ? 8 * 24 : 3 * 24;
/** What the ledger is asked for; it begins with the first pull. */
export const ledgerHours = (7 * 24) / pace;

/** What becomes wrong when, in hours since the start. */
export const script = {
  /** An administrator stops the subscription; the connector starts it again when it sees that. */
  subscriptionStops: { at: 20 / pace, contentType: 'Audit.General', events: 60 },
  secretExpires: 30 / pace,
  secretReplaced: 42 / pace,
  throttlingBegins: 54 / pace,
  throttlingEnds: 78 / pace,
  networkFails: 84 / pace,
  networkWorks: 156 / pace,
  clock: [
    { at: 158 / pace, aheadHours: 9 },
    { at: 161 / pace, aheadHours: -40 },
    { at: 164 / pace, aheadHours: 24 * 12 },
    { at: 166 / pace, aheadHours: 0 },
  ],
  ends: 168 / pace,
  restarts: [12 / pace, 60 / pace, 100 / pace, 160 / pace, 165 / pace],
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
          perMinute: 0.15 * pace,
          history: 30,
          maxDelayMs: 20 * 60_000,
          blobEveryMs: 10 * 60_000,
          blobRecords: 4,
          lateShare: 0.1,
          lateMs: (5 * dayMs) / pace,
          duplicateShare: 0.1,
          redeliverShare: 0.1,
          redeliverMs: (5 * dayMs) / pace,
          // Microsoft keeps content for seven days, whatever the pace.
          poisonShare: isWhole ? 0.01 : 0,
        },
        alerts: {
          perMinute: 0.01 * pace,
          stepMs: (8 * hourMs) / pace,
          lateShare: 0.1,
          lateMs: (5 * dayMs) / pace,
        },
      }),
    ],
  });
}

/** `pollSeconds`: long, so that two weeks pass in half a minute of computing. */
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
