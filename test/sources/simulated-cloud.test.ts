// Both sources against the simulator that ships with the product, under all the faults it knows, without sockets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { isOwed } from '../../src/simulator/issued-records.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { sourceKinds } from '../../src/sources/list.ts';
import { createTenantAccess } from '../../src/sources/microsoft/tenant-access.ts';
import { openSource } from '../../src/sources/open-source.ts';
import { cloudHttp } from '../doubles/cloud-http.ts';
import { countingRandom } from '../doubles/counting-random.ts';
import { Books } from '../doubles/issued-and-stored.ts';
import { contoso, secretWay } from '../doubles/source-setup.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const hourMs = 3_600_000;

const contentTypes = ['General', 'AzureActiveDirectory', 'Exchange', 'SharePoint'].map(
  (type) => `Audit.${type}`,
);
const alerts = { perMinute: 0.5, history: 60, updateGrainMs: 60_000, lateShare: 0.1 };
/** As unfriendly as users report it. */
const alertApis = { nextLink: 'missing', pageLimit: 40, updateShare: 0.1, retryAfterShare: 0.5 } as const;
const documentedRates = [
  ['endpoint-alerts', 100],
  ['graph-alerts', 150],
  ['graph-incidents', 150],
] as const;
const optionsOf: Readonly<Record<string, object>> = {
  'endpoint-detections': { region: 'eu' },
  'endpoint-alerts': {},
  'graph-alerts': {},
  'graph-incidents': {},
  'office-activity': { recordTypes: 'all', contentTypes },
};

for (const kind of sourceKinds.filter((each) => optionsOf[each.kind] !== undefined)) {
  test(`${kind.kind} stores what the simulated cloud issued, whatever the storm`, async () => {
    const clock = new VirtualClock();
    const { slow: _slow, ...shares } = faultPlans.storm.shares;
    const setup = tenantSetup({ ...contoso, clientSecret: 's', events: { perMinute: 3 }, alerts });
    const faults = { shares, stormMs: 5_000 };
    const cloud = createCloud({ clock, seed: 7, tenants: [setup], faults, alertApis });
    const report = () => {};
    const access = createTenantAccess({
      tenant: contoso,
      signIn: secretWay(() => 's'),
      http: cloudHttp(cloud),
      clock,
      random: countingRandom(),
      report,
    });
    const options = kind.options.parse(optionsOf[kind.kind]);
    const classify = (type: string) => ({ type, lane: 'audit' }) as const;
    const world = { access, clock, classify, report };
    const source = openSource({ kind, name: kind.kind, tenant: contoso, options }, world);
    const books = new Books();
    for (let round = 0; round < 150; round += 1) {
      await books.round(source);
      clock.advance(120_000);
    }
    cloud.quieten();
    cloud.faults.switchTo(faultPlans.none);
    for (let hour = 0; hour < 26; hour += 1) {
      clock.advance(hourMs);
      await books.round(source);
    }
    for (const record of cloud.issued()) {
      const key = `${record.id}@${record.version}`;
      // An answer that broke off may have brought what no whole one could bring any more.
      const isExtra = record.isReplaced && books.has(key);
      if (record.feed === kind.kind && (isOwed(record) || isExtra)) books.issued.add(key);
    }
    assert.ok(books.issued.size > 100, `${books.issued.size} records issued`);
    books.assertComplete();
    assert.deepEqual(books.gaps, []);
    for (const [endpoint, limit] of documentedRates) {
      assert.ok(cloud.requests.highestPerMinute(endpoint) <= limit, `too many requests to ${endpoint}`);
    }
  });
}
