// From the simulated cloud through a proxy to a real listener and back: content comes before its poll is due.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWebhooks } from '../../src/app/webhooks.ts';
import { startWebhookServer } from '../../src/http/webhook-server.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { runPuller } from '../../src/pipeline/puller.ts';
import { createCloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { createTenantAccess } from '../../src/sources/microsoft/tenant-access.ts';
import { officeActivity } from '../../src/sources/office-activity/kind.ts';
import { openSource } from '../../src/sources/open-source.ts';
import type { SourceKind } from '../../src/sources/source-kind.ts';
import { cloudHttp } from '../doubles/cloud-http.ts';
import { countingRandom } from '../doubles/counting-random.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { contoso, secretWay } from '../doubles/source-setup.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { waitUntil } from './harness.ts';

const minuteMs = 60_000;

test('a notification brings new content at once, and what it brings is asked for, not believed', async (t) => {
  const authIdFile = join(tmpdir(), `app-auth-id-${process.pid}`);
  await writeFile(authIdFile, 'only Microsoft knows', { mode: 0o600 });
  t.after(() => rm(authIdFile));
  const clock = new VirtualClock();
  const said: Notice[] = [];
  const report = (notice: Notice) => said.push(notice);
  let listener = '';
  const posts: number[] = [];
  const cloud = createCloud({
    clock,
    seed: 3,
    faults: faultPlans.none,
    tenants: [tenantSetup({ ...contoso, clientSecret: 's', events: { perMinute: 5 } })],
    // The proxy in front: https outside, plain to where the program listens.
    postWebhook: async ({ url, headers, body }) => {
      const { status } = await fetch(listener + new URL(url).pathname, { method: 'POST', headers, body });
      posts.push(status);
      return status;
    },
  });
  const access = createTenantAccess({
    tenant: contoso,
    signIn: secretWay(() => 's'),
    http: cloudHttp(cloud),
    clock,
    random: countingRandom(),
    report,
  });
  const webhook = { address: 'https://siem.contoso.example/hook', port: 0, authIdFile };
  const options = officeActivity.options.parse({ recordTypes: 'all', pollSeconds: 3_600, webhook });
  const classify = (type: string) => ({ type, lane: 'audit' }) as const;
  const kind: SourceKind = officeActivity;
  const opening = { kind, name: 'office-activity', tenant: contoso, options };
  const source = openSource(opening, { access, clock, classify, report });
  const webhooks = await openWebhooks({ clock, startWebhookServer }, [source], report);
  t.after(() => webhooks.close());
  const listening = said.find(({ notice }) => notice === 'webhook-listening');
  assert.ok(listening?.notice === 'webhook-listening');
  listener = listening.address;

  const journal = new MemoryJournal();
  const stop = new AbortController();
  const running = runPuller({ source, journal, clock, random: new SeededRandom(1), report }, stop.signal);
  /** Lets everything pass that is due within seconds. */
  const within = (what: string, claim: (waitMs: number) => boolean) =>
    waitUntil(what, () => {
      const waitMs = clock.nextWakeInMs ?? 0;
      if (waitMs > 0 && waitMs <= 2_000) clock.advance(waitMs);
      return claim(waitMs);
    });
  const rest = () => within('the loop waits for its poll or for news', (waitMs) => waitMs > 1_000_000);
  await rest();
  // The subscription first; its webhook with the next look.
  clock.advance(3_600_000);
  await rest();
  assert.ok(
    said.some(({ notice }) => notice === 'webhook-set'),
    JSON.stringify(said.slice(-3)),
  );
  clock.advance(5 * minuteMs);
  const before = journal.records.length;
  await cloud.notify();
  await within('it was pulled', () => journal.records.length > before);
  assert.deepEqual([...new Set(posts)], [200]);
  stop.abort();
  await running;
});
