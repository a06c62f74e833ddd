// What the connector says of its own health over several lives of the whole service, in virtual time, between the
// simulated cloud and a virtual receiver.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createApp } from '../../src/app.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { readSiemLine } from '../../src/simulator/siem-line.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { Life } from '../doubles/life.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { mortalWorld } from '../doubles/mortal-world.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { clientId, clientSecret, SimulatedCloud, tenantId } from '../doubles/simulated-cloud.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';

const minuteMs = 60_000;
const origin = 'http://127.0.0.1:1';

async function configurationOf() {
  const loaded = await readConfiguration(
    JSON.stringify({
      stateFolder: '/state',
      tenants: [{ name: 'contoso', tenantId, clientId, clientSecretVariable: 'SECRET', authority: origin }],
      sources: [{ kind: 'endpoint-detections', region: 'eu', endpoint: origin }],
      destinations: [
        {
          name: 'siem',
          profile: 'rsyslog',
          transport: 'tcp',
          host: '127.0.0.1',
          port: 514,
          framing: 'lf',
          rotateSeconds: 1,
        },
      ],
    }),
    '/',
    { variable: () => clientSecret, credentialsFolder: undefined },
  );
  assert.equal(loaded.outcome, 'loaded', JSON.stringify(loaded));
  return loaded.configuration;
}

test('a source that fails over two kills is told as failing once, and as recovered once', async () => {
  const configuration = await configurationOf();
  const { clock, cloud } = new SimulatedCloud();
  const disk = new LyingDisk();
  const receiver = new VirtualReceiver(clock, {
    linesPerSecond: 2_000,
    hostBytes: 64 * 1_024,
    answerMs: 10,
    keepMs: 0,
  });
  const folder = join(packageRoot, 'mappings');
  const mapper = createMapper({ folder, report: () => {}, clock });

  /** One life of the service, ended by a kill. */
  const live = async (seed: number, minutes: number) => {
    const life = new Life();
    const world = mortalWorld({ clock, disk, cloud, receiver, mapper, sending: () => {} }, life, seed);
    const app = createApp({ configuration, world, report: () => {} });
    void app.run(new AbortController().signal).catch(() => {});
    await runVirtual(clock, () => false, minutes * minuteMs, 3);
    life.end();
    disk.kill();
    await runVirtual(clock, () => false, 1_000);
  };
  const told = (event: string) => {
    const lines = [...receiver.received.keys()].filter((line) =>
      line.includes(`|connector:source:${event}|`),
    );
    return new Set(lines.map((line) => readSiemLine(line)?.recordId)).size;
  };

  await live(1, 5);
  cloud.faults.switchTo({ shares: { unavailable: 1 }, stormMs: 0 });
  await live(2, 8);
  assert.equal(told('failing'), 0, 'it may pass yet');
  await live(3, 15);
  assert.equal(told('failing'), 1);
  await live(4, 15);
  cloud.faults.switchTo(faultPlans.none);
  await live(5, 40);
  await live(6, 15);
  assert.deepEqual([told('failing'), told('recovered')], [1, 1]);
});
