import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askService } from '../../src/control/client.ts';
import type { CoverageReport } from '../../src/notices/coverage-report.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { contentTypes, startService, waitUntil } from './harness.ts';

test('what the cloud has arrives at the collector, is proven, and shows in status, metrics and page', async (t) => {
  const { cloud, collector, messages, stateFolder, run } = await startService(t);
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
  await waitUntil('both sources are complete up to a moment ago', () =>
    ['endpoint-detections', 'office-activity'].every((name) => {
      const { coverage } = service.app.status()?.sources.find((source) => source.name === name) ?? {};
      return coverage?.completeThroughMs !== undefined && coverage.lostMinutes === 0;
    }),
  );
  const covered = (await askService(stateFolder, '/coverage?hours=1'))?.body as CoverageReport;
  assert.deepEqual(
    covered.feeds.map(({ feed }) => feed),
    ['endpoint-detections', ...contentTypes.map((type) => `office-activity/${type}`)],
  );
  await waitUntil('the canary is proven', () => service.app.status()?.destinations[0]?.canary !== undefined);
  assert.ok(messages.some((message) => /connector:canary:sent/.test(message)));
  const metrics = await (await fetch(`${service.app.statusUrl}/metrics`)).text();
  assert.match(metrics, /^defender_siem_canary_latency_seconds\{destination="siem"\} [\d.]+$/m);
  assert.match(metrics, /^defender_siem_lines_unproven\{destination="siem"\} 0$/m);
  assert.equal((await fetch(`${service.app.statusUrl}/health`)).status, 200);
  assert.equal((await askService(stateFolder, '/status'))?.status, 200);
  await service.finish();
  assert.ok(messages.some((message) => /connector:lifecycle:started/.test(message)));
  assert.match(messages.at(-1) ?? '', /connector:lifecycle:stopped/);
  assert.equal(service.said.at(-1)?.notice, 'stopped');
});

test('a second start goes on where the first one stopped', async (t) => {
  const { collector, run } = await startService(t);
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
  const { run } = await startService(t);
  const first = run();
  await waitUntil('it runs', () => first.app.status() !== undefined);
  await assert.rejects(run().running, { code: 'journal-locked' });
  await first.finish();
});
