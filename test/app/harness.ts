// The whole service between a simulated cloud and a collector, all of them real servers on loopback.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemWorld, type World } from '../../src/app/world.ts';
import { createApp } from '../../src/app.ts';
import { readConfiguration } from '../../src/config/load.ts';
import type { Notice, Report } from '../../src/notices/notice.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { startCollector } from '../../src/simulator/collector.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';

export const contentTypes = [
  'Audit.General',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.AzureActiveDirectory',
];

export interface ServiceSetup {
  readonly world?: World;
  /** What the place of the client secret holds when it is read. */
  readonly secret?: () => string;
  readonly sourceOptions?: object;
}

/** A cloud with some history, a collector, and the service between them, in a folder of its own. */
export async function startService(t: TestContext, setup: ServiceSetup = {}) {
  const { world = systemWorld, secret = () => clientSecret, sourceOptions = {} } = setup;
  const { clock } = world;
  const stateFolder = await mkdtemp(join(tmpdir(), 'app-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(stateFolder, { recursive: true, force: true })];
  t.after(async () => {
    for (const close of closing.reverse()) await close();
  });
  const tenant = { name: 'contoso', tenantId, clientId, clientSecret };
  const cloud = createCloud({
    clock,
    seed: 7,
    faults: faultPlans.none,
    tenants: [tenantSetup({ ...tenant, events: { ...quietRates, history: 60 } })],
  });
  const server = await serveCloud(cloud);
  closing.push(server.close);
  const messages: string[] = [];
  const collector = await startCollector({
    clock: systemClock,
    onMessage: (message) => messages.push(message),
  });
  closing.push(collector.close);
  const loaded = await readConfiguration(
    JSON.stringify({
      stateFolder,
      tenants: [
        {
          name: 'contoso',
          tenantId,
          clientId,
          clientSecretVariable: 'SECRET',
          authority: server.origin,
        },
      ],
      sources: [
        { kind: 'endpoint-detections', region: 'eu', endpoint: server.origin, ...sourceOptions },
        {
          kind: 'office-activity',
          endpoint: server.origin,
          recordTypes: 'all',
          contentTypes,
          ...sourceOptions,
        },
      ],
      destinations: [
        {
          name: 'siem',
          profile: 'rsyslog',
          transport: 'tcp',
          framing: 'lf',
          host: '127.0.0.1',
          port: collector.port,
          rotateSeconds: 1,
        },
      ],
      journal: { allowInMemory: true },
      http: { port: 0 },
    }),
    stateFolder,
    { variable: secret, credentialsFolder: undefined },
  );
  assert.equal(loaded.outcome, 'loaded', JSON.stringify(loaded));
  const { configuration } = loaded;
  const run = (report: Report = () => {}) => {
    const said: Notice[] = [];
    const stop = new AbortController();
    const app = createApp({
      configuration,
      world,
      report: (notice) => {
        said.push(notice);
        report(notice);
      },
    });
    const running = app.run(stop.signal);
    const finish = async () => {
      stop.abort();
      await running;
    };
    closing.push(() => finish().catch(() => {}));
    return { app, said, running, finish };
  };
  return { cloud, collector, messages, stateFolder, configuration, run };
}

/** Patient, because the machine may be busy; it ends before the runner would, to name what was waited for. */
export async function waitUntil(what: string, claim: () => boolean): Promise<void> {
  const giveUpAt = systemClock.monotonic() + 100_000;
  while (!claim()) {
    assert.ok(systemClock.monotonic() < giveUpAt, `waited in vain until ${what}`);
    await systemClock.sleep(20, new AbortController().signal);
  }
}
