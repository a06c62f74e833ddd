// The whole service as a process of its own: from the page of a simulated cloud to a receiver, with the journal on
// disk before anything is sent. What it costs to start is measured apart and taken off.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { startRunningService } from '../doubles/running-service.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';
import { root } from '../house/source-file.ts';
import { source, tenant } from './detections.ts';
import { startSink } from './sink.ts';

export interface ServiceRun {
  readonly name: string;
  readonly transport: 'tcp' | 'tls';
}

export const serviceRuns: readonly ServiceRun[] = [
  { name: 'service, to TCP', transport: 'tcp' },
  { name: 'service, to TLS', transport: 'tls' },
];

export interface ServiceFigures {
  /** CPU time per event, run by run. */
  readonly microseconds: number[];
  /** Most memory, run by run. */
  readonly megabytes: number[];
}

/** All runs once per round, one after the other. */
export async function measureService(
  runs: readonly ServiceRun[],
  rounds: number,
  events: number,
): Promise<ReadonlyMap<string, ServiceFigures>> {
  const figures = new Map<string, ServiceFigures>();
  for (let round = 0; round < rounds; round += 1) {
    for (const run of runs) {
      const least = await runOnce(run, 1);
      const { cpu, megabytes, received } = await runOnce(run, events);
      const known = figures.get(run.name) ?? { microseconds: [], megabytes: [] };
      known.microseconds.push((cpu - least.cpu) / (received - least.received));
      known.megabytes.push(megabytes);
      figures.set(run.name, known);
    }
  }
  return figures;
}

interface Outcome {
  /** Microseconds from the start of the process until all lines were received. */
  readonly cpu: number;
  readonly megabytes: number;
  readonly received: number;
}

async function runOnce({ transport }: ServiceRun, events: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-service-'));
  await using sink = await startSink(transport === 'tls');
  const cloud = createCloud({
    clock: systemClock,
    seed: 1,
    faults: faultPlans.none,
    tenants: [
      tenantSetup({
        ...{ name: tenant, tenantId, clientId, clientSecret },
        events: { ...quietRates, detectionShare: 1, keepRecords: events * 4 },
      }),
    ],
  });
  cloud.tenant(tenant).addEvents(events, systemClock.now() - 3_600_000);
  const issued = [...cloud.issued()].length;
  const server = await serveCloud(cloud);
  try {
    const file = join(folder, 'siem.yaml');
    writeFileSync(join(folder, 'ca.pem'), sink.authority);
    writeFileSync(file, configuration(folder, server.origin, transport, sink.port));
    const program = [join(root, 'src/start.js')];
    await using service = await startRunningService(program, file, { SECRET: clientSecret });
    await sink.received(issued);
    return { cpu: service.cpuMicroseconds(), megabytes: service.peakMegabytes(), received: issued };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

function configuration(folder: string, cloud: string, transport: string, port: number): string {
  const tls = transport === 'tls' ? { tls: { caFile: join(folder, 'ca.pem'), serverName: 'localhost' } } : {};
  return JSON.stringify({
    stateFolder: join(folder, 'state'),
    tenants: [{ name: tenant, tenantId, clientId, clientSecretVariable: 'SECRET', authority: cloud }],
    sources: [{ kind: source, region: 'eu', endpoint: cloud, pollSeconds: 10 }],
    destinations: [
      { name: 'siem', profile: 'splunk', host: '127.0.0.1', transport, port, rotateSeconds: 10, ...tls },
    ],
    journal: { allowInMemory: true },
    http: { port: 0 },
    log: { level: 'info' },
  });
}
