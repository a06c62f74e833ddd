import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemWorld } from '../../src/app/world.ts';
import { createDestination } from '../../src/destinations/create-destination.ts';
import type { Endpoint, FaultKind } from '../../src/simulator/faults.ts';
import { systemClock } from '../../src/world/clock.ts';
import { hurriedClock } from '../doubles/hurried-clock.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { startService, waitUntil } from './harness.ts';

const malformed: readonly FaultKind[] = [
  'html',
  'cut-json',
  'cut-connection',
  'wrong-types',
  'error-in-200',
  'gigantic',
];
const endpoints: readonly Endpoint[] = ['token', 'detections', 'subscriptions', 'listing', 'blob'];

test('web pages, cut and mistyped answers and gigantic ones, wherever they come, lose nothing and stop nothing', async (t) => {
  const world = {
    ...systemWorld,
    clock: hurriedClock(200),
    // What is proven is measured in the time of the real network.
    createDestination: ((options, { report }) =>
      createDestination(options, { clock: systemClock, report })) as typeof createDestination,
  };
  const { cloud, collector, run } = await startService(t, { world, sourceOptions: { firstPullHours: 48 } });
  for (const endpoint of endpoints) for (const kind of malformed) cloud.faults.tell(kind, endpoint);
  const issued = [...cloud.issued()];
  const service = run();
  await waitUntil('all has arrived', () => missingRecords(issued, collector.arrivals).length === 0);
  await waitUntil('both sources are well again', () =>
    (service.app.status()?.sources ?? []).every(({ trouble }) => trouble === undefined),
  );
  const names = service.said.map(({ notice }) => notice);
  assert.ok(names.includes('source-retries') && names.includes('blob-failed'));
  assert.ok(!names.includes('source-stopped') && !names.includes('element-set-aside'));
  assert.equal(service.app.status()?.destinations[0]?.setAside, 0);
  await service.finish();
});
