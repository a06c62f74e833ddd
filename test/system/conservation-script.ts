// What the conservation simulation runs: a tenant of a simulated cloud, the mappings, and a configuration that pulls
// from all of it and sends it to one receiver.
import { join } from 'node:path';
import type { Configuration } from '../../src/config/configuration.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { createMapper, type LoadedMapper } from '../../src/mapping/create-mapper.ts';
import type { AlertApiModes } from '../../src/simulator/alerts/alert-api-modes.ts';
import { type Cloud, createCloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { clientId, clientSecret, tenantId } from '../doubles/simulated-cloud.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { withRiddles } from './misfortunes.ts';

const minuteMs = 60_000;
const tenant = { name: 'contoso', tenantId, clientId, clientSecret };
const origin = 'http://127.0.0.1:1';

/** Each run meets the alert APIs in one of the ways they were seen to behave. */
function alertApisOf(seed: number): Partial<AlertApiModes> {
  const nextLink = seed % 2 === 0 ? 'present' : 'missing';
  return { nextLink, canOrder: seed % 5 !== 0, pageLimit: [5, 10, 1_000][seed % 3] ?? 5, updateShare: 0.05 };
}

export function simulatedCloud(clock: VirtualClock, seed: number): Cloud {
  const events = { perMinute: 4, history: 30, maxDelayMs: 5 * minuteMs, lateMs: 10 * minuteMs };
  const alerts = {
    perMinute: 0.3,
    history: 4,
    stepMs: 4 * minuteMs,
    maxDelayMs: minuteMs,
    lateShare: 0.1,
    lateMs: 10 * minuteMs,
    // Many of them share their update time, more than fit on a page.
    updateGrainMs: 1_000,
  };
  return createCloud({
    clock,
    seed,
    faults: faultPlans.storm,
    tenants: [tenantSetup({ ...tenant, events, alerts })],
    alertApis: alertApisOf(seed),
  });
}

let mapper: LoadedMapper | undefined;

/** Compiled once: the same data files serve every run. */
export function sharedMapper(): LoadedMapper {
  mapper ??= withRiddles(
    createMapper({ folder: join(packageRoot, 'mappings'), report: () => {}, clock: new VirtualClock() }),
  );
  return mapper;
}

let configuration: Configuration | undefined;

export async function sharedConfiguration(): Promise<Configuration> {
  if (configuration !== undefined) return configuration;
  const file = {
    stateFolder: '/state',
    tenants: [{ name: 'contoso', tenantId, clientId, clientSecretVariable: 'SECRET', authority: origin }],
    sources: [
      { kind: 'endpoint-detections', region: 'eu', endpoint: origin },
      {
        kind: 'office-activity',
        endpoint: origin,
        recordTypes: 'all',
        contentTypes: ['Audit.General', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.AzureActiveDirectory'],
      },
      { kind: 'graph-alerts', endpoint: origin, pollSeconds: 180 },
      { kind: 'endpoint-alerts', endpoint: origin, pollSeconds: 180 },
      { kind: 'graph-incidents', endpoint: origin, pollSeconds: 180 },
    ],
    destinations: [
      {
        name: 'siem',
        profile: 'rsyslog',
        transport: 'tcp',
        host: '127.0.0.1',
        port: 514,
        framing: 'lf',
        rotateSeconds: 1,
        settleSeconds: 30,
      },
    ],
  };
  const environment = { variable: () => clientSecret, credentialsFolder: undefined };
  const loaded = await readConfiguration(JSON.stringify(file), '/', environment);
  if (loaded.outcome !== 'loaded') throw new Error(JSON.stringify(loaded.problems));
  configuration = loaded.configuration;
  return configuration;
}
