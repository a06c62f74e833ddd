// The stage of the demonstration: a simulated tenant, two small SIEMs and a configuration between them, all on
// this machine and in a folder of its own. The connector that acts on it is the real one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../config/configuration.ts';
import { readConfiguration } from '../config/load.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { type Cloud, createCloud } from '../simulator/cloud.ts';
import { serveCloud } from '../simulator/cloud-server.ts';
import { type Collector, startCollector } from '../simulator/collector.ts';
import { faultPlans } from '../simulator/faults.ts';
import { tenantSetup } from '../simulator/tenant-setup.ts';
import { systemClock } from '../world/clock.ts';
import { type Environment, systemEnvironment } from '../world/environment.ts';
import { simulatedTenant } from './simulated-tenant.ts';

export interface DemoOptions {
  readonly seed: number;
  readonly eventsPerMinute: number;
  readonly hasFaults: boolean;
  /** Leaves the folder with journal and configuration behind. */
  readonly isKept: boolean;
  /** Sees every message a SIEM receives. */
  readonly onMessage: (destination: string, message: string) => void;
}

export interface DemoStage {
  readonly cloud: Cloud;
  readonly origin: string;
  readonly folder: string;
  readonly configuration: Configuration;
  readonly collectors: readonly DemoCollector[];
  readonly hasFaults: boolean;
  close(): Promise<void>;
}

export interface DemoCollector {
  /** The destination's name, and that of its profile. */
  readonly name: DestinationName;
  readonly collector: Collector;
}

const destinationNames = ['arcsight', 'qradar'] as const;
type DestinationName = (typeof destinationNames)[number];

/** What the demonstration wants of the Management Activity API; the rest is there to be filtered. */
export const wantedRecordTypes: readonly number[] = [28, 41, 47, 64];

export async function setStage(options: DemoOptions): Promise<DemoStage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'defender-siem-demo-'));
    if (!options.isKept) closing.push(() => rm(folder, { recursive: true, force: true }));
    const cloud = makeCloud(options);
    const { origin, close: closeServer } = await serveCloud(cloud);
    closing.push(closeServer);
    const collectors: DemoCollector[] = [];
    for (const name of destinationNames) {
      const onMessage = (message: string) => options.onMessage(name, message);
      const collector = await startCollector({ clock: systemClock, onMessage });
      closing.push(collector.close);
      collectors.push({ name, collector });
    }
    const configuration = await writeConfiguration(folder, origin, collectors, systemEnvironment);
    const { hasFaults } = options;
    return { cloud, origin, folder, configuration, collectors, hasFaults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeCloud({ seed, eventsPerMinute, hasFaults }: DemoOptions): Cloud {
  const events = {
    perMinute: eventsPerMinute,
    history: 300,
    // Minutes and hours of the real service in seconds.
    maxDelayMs: 2_000,
    blobEveryMs: 1_000,
    lateShare: 0.1,
    lateMs: 3_000,
    duplicateShare: 0.08,
  };
  const alerts = {
    perMinute: eventsPerMinute / 8,
    history: 40,
    // Whole lives, from new to resolved, within the time that one watches.
    stepMs: 3_000,
    maxDelayMs: 1_000,
    lateShare: 0.1,
    lateMs: 3_000,
  };
  const cloud = createCloud({
    clock: systemClock,
    seed,
    tenants: [tenantSetup({ ...simulatedTenant, events, alerts })],
    faults: hasFaults ? faultPlans.brief : faultPlans.none,
  });
  if (hasFaults) {
    // Whatever chance brings later, these two happen.
    cloud.faults.tell('throttled', 'detections');
    cloud.faults.tell('cut-connection', 'blob');
  }
  return cloud;
}

async function writeConfiguration(
  folder: string,
  origin: string,
  collectors: readonly DemoCollector[],
  environment: Environment,
): Promise<Configuration> {
  await writeFile(join(folder, 'client-secret'), simulatedTenant.clientSecret, { mode: 0o600 });
  const text = configurationText(origin, collectors);
  await writeFile(join(folder, 'demo.yaml'), text);
  const loaded = await readConfiguration(text, folder, environment);
  if (loaded.outcome === 'loaded') return loaded.configuration;
  const problems = loaded.problems.map(({ path, problem }) => `${path}: ${problem}`);
  throw new ConnectorError('program-defect', {
    message: `The demonstration's own configuration is refused: ${problems.join('; ')}`,
  });
}

function configurationText(origin: string, collectors: readonly DemoCollector[]): string {
  const { name, tenantId, clientId } = simulatedTenant;
  const destinations = collectors.map(
    (each) => `  - name: ${each.name}
    profile: ${each.name}
    transport: tcp
    host: 127.0.0.1
    port: ${each.collector.port}
    rotateSeconds: 2                   # quick, so that proof can be watched coming
`,
  );
  return `# The configuration of the demonstration. Everything it names is on this machine and made up.
stateFolder: state
tenants:
  - name: ${name}
    tenantId: ${tenantId}
    clientId: ${clientId}
    clientSecretFile: client-secret
    authority: ${origin}
sources:
  - kind: endpoint-detections
    region: eu
    endpoint: ${origin}
    pollSeconds: 2
  - kind: graph-alerts
    endpoint: ${origin}
    pollSeconds: 2
    settleSeconds: 1                   # at once, because nothing here is later than a few seconds
  - kind: office-activity
    endpoint: ${origin}
    recordTypes: [${wantedRecordTypes.join(', ')}]
    pollSeconds: 2
destinations:
${destinations.join('')}journal: { allowInMemory: true }
http: { host: 127.0.0.1, port: 0 }
heartbeatSeconds: 10
stopSeconds: 20
`;
}
