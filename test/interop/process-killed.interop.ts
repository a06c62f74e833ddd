// The real process, killed with SIGKILL at random moments while events flow to a real rsyslog over TLS: the file
// that rsyslog wrote has to hold every id the simulated cloud issued.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { readSiemLine } from '../../src/simulator/siem-line.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';
import { root } from '../house/source-file.ts';
import { isInstalled, type ReceiverProgram } from './receivers/program.ts';
import { startRsyslog } from './receivers/rsyslog.ts';
import { writeAuthority } from './receivers/tls-files.ts';

const eventCount = 20_000;
const kills = 20;
/** Events become known in portions, so that there is always something under way. */
const portions = 40;
const patienceMs = 240_000;

const tenant = { name: 'contoso', tenantId, clientId, clientSecret };

function configuration(folder: string, cloud: string, siemPort: number): string {
  writeAuthority(join(folder, 'ca.pem'));
  return JSON.stringify({
    stateFolder: join(folder, 'state'),
    tenants: [{ name: 'contoso', tenantId, clientId, clientSecretVariable: 'SECRET', authority: cloud }],
    sources: [
      { kind: 'endpoint-detections', region: 'eu', endpoint: cloud, pollSeconds: 10 },
      {
        kind: 'office-activity',
        endpoint: cloud,
        recordTypes: 'all',
        contentTypes: ['Audit.General', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.AzureActiveDirectory'],
        pollSeconds: 10,
      },
    ],
    destinations: [
      {
        name: 'siem',
        profile: 'rsyslog',
        host: '127.0.0.1',
        port: siemPort,
        tls: { caFile: join(folder, 'ca.pem'), serverName: 'localhost' },
        rotateSeconds: 1,
      },
    ],
    journal: { allowInMemory: true },
    http: { port: 0 },
    log: { level: 'warn' },
  });
}

function arrivalsOf(receiver: ReceiverProgram): Arrivals {
  const arrivals = new Arrivals();
  for (const line of receiver.output()) arrivals.enter(readSiemLine(line));
  return arrivals;
}

test(`killed ${kills} times while ${eventCount} events flow, the service loses none`, async (t) => {
  if (!isInstalled(['rsyslogd', 'ossl'], t)) return;
  const random = new SeededRandom(Number(process.env['SEED'] ?? 1));
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await using receiver = await startRsyslog({ transport: 'ossl', property: 'rawmsg' });
  const cloud = createCloud({
    clock: systemClock,
    seed: 3,
    faults: faultPlans.none,
    limits: { activity: { perMinute: 1_000_000, perHour: 1_000_000_000 } },
    tenants: [tenantSetup({ ...tenant, events: { ...quietRates, blobRecords: 100, blobEveryMs: 1_000 } })],
  });
  const server = await serveCloud(cloud);
  t.after(() => server.close());
  const file = join(folder, 'siem.yaml');
  writeFileSync(file, configuration(folder, server.origin, receiver.port));

  const start = () =>
    spawn(process.execPath, [join(root, 'src/start.js'), 'run', '--config', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SECRET: clientSecret },
    });
  const add = () => cloud.tenant('contoso').addEvents(eventCount / portions, systemClock.now());

  for (let portion = 0; portion < portions / 2; portion += 1) add();
  for (let kill = 0; kill < kills; kill += 1) {
    const service = start();
    const gone = once(service, 'exit');
    await delay(random.integer(500, 4_000));
    add();
    service.kill('SIGKILL');
    const [, signal] = await gone;
    assert.equal(signal, 'SIGKILL', 'the service ended by itself');
  }

  const service = start();
  t.after(() => service.kill('SIGKILL'));
  const giveUpAt = systemClock.monotonic() + patienceMs;
  let missing: readonly string[] = ['not looked yet'];
  while (missing.length > 0 && systemClock.monotonic() < giveUpAt) {
    await delay(2_000);
    missing = missingRecords(cloud.issued(), arrivalsOf(receiver));
  }
  assert.deepEqual(missing.slice(0, 5), []);
  const issued = [...cloud.issued()].length;
  assert.ok(issued >= eventCount);
  const repeated = arrivalsOf(receiver)
    .feeds()
    .reduce((sum, feed) => sum + feed.repeatedLines, 0);
  t.diagnostic(`${issued} records issued, ${repeated} lines repeated`);
  service.kill('SIGTERM');
  const [code] = await once(service, 'exit');
  assert.equal(code, 0);
});
