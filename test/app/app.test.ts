import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemWorld } from '../../src/app/world.ts';
import { createApp } from '../../src/app.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { askService } from '../../src/control/client.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { startCollector } from '../../src/simulator/collector.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';

const contentTypes = ['Audit.General', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.AzureActiveDirectory'];

/** A cloud with some history, a collector, and the service between them, in a folder of its own. */
async function start(t: TestContext) {
  const stateFolder = await mkdtemp(join(tmpdir(), 'app-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(stateFolder, { recursive: true, force: true })];
  t.after(async () => {
    for (const close of closing.reverse()) await close();
  });
  const tenant = { name: 'contoso', tenantId, clientId, clientSecret };
  const cloud = createCloud({
    clock: systemClock,
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
        { kind: 'endpoint-detections', region: 'eu', endpoint: server.origin },
        { kind: 'office-activity', endpoint: server.origin, recordTypes: 'all', contentTypes },
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
    { variable: () => clientSecret, credentialsFolder: undefined },
  );
  assert.equal(loaded.outcome, 'loaded', JSON.stringify(loaded));
  const { configuration } = loaded;
  const run = () => {
    const said: Notice[] = [];
    const stop = new AbortController();
    const app = createApp({ configuration, world: systemWorld, report: (notice) => said.push(notice) });
    const running = app.run(stop.signal);
    const finish = async () => {
      stop.abort();
      await running;
    };
    closing.push(() => finish().catch(() => {}));
    return { app, said, running, finish };
  };
  return { cloud, collector, messages, stateFolder, run };
}

/** Patient, because the machine may be busy; it ends before the runner would, to name what was waited for. */
async function waitUntil(what: string, claim: () => boolean): Promise<void> {
  const giveUpAt = systemClock.monotonic() + 100_000;
  while (!claim()) {
    assert.ok(systemClock.monotonic() < giveUpAt, `waited in vain until ${what}`);
    await systemClock.sleep(20, new AbortController().signal);
  }
}

test('what the cloud has arrives at the collector, is proven, and shows in status, metrics and page', async (t) => {
  const { cloud, collector, messages, stateFolder, run } = await start(t);
  const service = run();
  const issued = [...cloud.issued()];
  assert.ok(issued.length >= 60);
  await waitUntil('all has arrived', () => missingRecords(issued, collector.arrivals).length === 0);
  await waitUntil('all is proven', () => service.app.status()?.destinations[0]?.unproven === 0);
  const status = service.app.status();
  const fetched = status?.sources.find((source) => source.name === 'endpoint-detections');
  assert.equal(fetched?.stored, issued.filter((record) => record.feed === 'endpoint-detections').length);
  assert.equal(status?.destinations[0]?.setAside, 0);
  assert.deepEqual(
    collector.arrivals.feeds().filter((feed) => feed.repeatedLines > 0),
    [],
  );
  assert.equal(collector.arrivals.unreadable, 0);
  const metrics = await (await fetch(`${service.app.statusUrl}/metrics`)).text();
  assert.match(metrics, /^defender_siem_lines_unproven\{destination="siem"\} 0$/m);
  assert.equal((await fetch(`${service.app.statusUrl}/health`)).status, 200);
  assert.equal((await askService(stateFolder, '/status'))?.status, 200);
  await service.finish();
  assert.ok(messages.some((message) => /connector:lifecycle:started/.test(message)));
  assert.match(messages.at(-1) ?? '', /connector:lifecycle:stopped/);
  assert.equal(service.said.at(-1)?.notice, 'stopped');
});

test('a second start goes on where the first one stopped', async (t) => {
  const { collector, run } = await start(t);
  const first = run();
  await waitUntil('it has sent', () => (first.app.status()?.destinations[0]?.linesSent ?? 0) > 60);
  await first.finish();
  const { lines } = collector.arrivals;
  const second = run();
  await waitUntil('it has pulled', () =>
    second.said.some((n) => n.notice === 'round-finished' && n.source === 'office-activity'),
  );
  await waitUntil('it has said that it started', () => collector.arrivals.lines > lines);
  await second.finish();
  assert.deepEqual(
    collector.arrivals.feeds().filter((feed) => feed.repeatedLines > 0),
    [],
  );
  assert.deepEqual(
    collector.arrivals.feeds().filter((feed) => feed.holes > 0),
    [],
  );
});

test('a state folder that is held by another process is refused at once', async (t) => {
  const { run } = await start(t);
  const first = run();
  await waitUntil('it runs', () => first.app.status() !== undefined);
  await assert.rejects(run().running, { code: 'journal-locked' });
  await first.finish();
});
