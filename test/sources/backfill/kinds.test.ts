// Back-fills of audit content and of alerts: what each kind of source has to add of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SourceRecord } from '../../../src/model/record.ts';
import { backfillsIn, startChange } from '../../../src/sources/backfill/job.ts';
import { withBackfill } from '../../../src/sources/backfill/with-backfill.ts';
import { graphAlerts } from '../../../src/sources/graph-alerts/kind.ts';
import { graphAlertsOptions } from '../../../src/sources/graph-alerts/options.ts';
import { officeActivity } from '../../../src/sources/office-activity/kind.ts';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import type { Source } from '../../../src/sources/source.ts';
import { ActivityTenant, refused } from '../../doubles/activity-tenant.ts';
import { MemoryJournal } from '../../doubles/memory-journal.ts';
import { graphAlertNames, OdataTenant } from '../../doubles/odata-tenant.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';
import { contoso, testSetup } from '../../doubles/source-setup.ts';
import type { VirtualClock } from '../../doubles/virtual-clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

class Run {
  readonly journal = new MemoryJournal();
  readonly clock: VirtualClock;
  source: Source;

  constructor(source: Source, clock: VirtualClock) {
    this.source = source;
    this.clock = clock;
  }

  async start(id: string, fromMs: number, toMs: number): Promise<void> {
    const changes = [startChange({ id, fromMs, toMs, createdAtMs: this.clock.now() })];
    await this.journal.commit(this.source.name, { records: [], changes, filtered: 0, hasMore: false });
  }

  /** One round, killed behind so many pages. */
  async round(pages = Number.POSITIVE_INFINITY): Promise<void> {
    let left = pages;
    const state = await this.journal.state(this.source.name);
    try {
      for await (const page of this.source.pull(state, new AbortController().signal)) {
        if (left === 0) return;
        left -= 1;
        await this.journal.commit(this.source.name, page);
      }
    } catch {
      // Trouble of the live windows; the loop would wait.
    }
  }

  /** Rounds until nothing is left to be filled in. */
  async finish(stepMs = 5 * minuteMs): Promise<void> {
    for (let n = 0; n < 200; n += 1) {
      const state = await this.journal.state(this.source.name);
      if (backfillsIn(state).every(({ progress }) => (progress?.finishedAtMs ?? 0) > 0)) return;
      await this.round();
      this.clock.advance(stepMs);
    }
    assert.fail('the back-fill does not come to an end');
  }

  get records(): readonly SourceRecord[] {
    return this.journal.records.map(({ record }) => record);
  }
}

function isBackfilled({ facts }: SourceRecord): boolean {
  return facts['backfilled'] === true;
}

function activityRun(given: { readonly requestsPerMinute?: number } = {}) {
  let answer: (request: Parameters<ActivityTenant['answer']>[0]) => ScriptedAnswer = () => ({});
  const options = officeActivityOptions.parse({ recordTypes: 'all', firstPullHours: 2, ...given });
  const setup = testSetup(
    'office-activity',
    options,
    scriptedHttp((request) => answer(request)),
  );
  const { clock } = setup;
  const api = new ActivityTenant(contoso.tenantId, () => clock.now());
  answer = (request) => api.answer(request);
  const create = () => withBackfill(officeActivity.create(setup), { clock, report: setup.report });
  const issued: string[] = [];
  const issue = (ageMs: number, count = 1) => {
    const ids = Array.from({ length: count }, (_, i) => `r${issued.length + i}`);
    issued.push(...ids);
    api.blobs.push({
      id: `b${api.blobs.length}`,
      contentType: 'Audit.General',
      createdAtMs: clock.now() - ageMs,
      records: ids.map((Id) => ({ Id, RecordType: 28, CreationTime: '2026-01-08T08:00:00' })),
    });
  };
  return { run: new Run(create(), clock), api, clock, create, issue, issued };
}

async function conserveActivity(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const requestsPerMinute = random.integer(0, 2) === 0 ? 60 : 2_000;
  const { run, api, clock, create, issue, issued } = activityRun({ requestsPerMinute });
  api.pageSize = random.integer(2, 6);
  for (let n = 0; n < 60; n += 1) issue(random.integer(3 * hourMs, 100 * hourMs), random.integer(1, 4));
  const oldest = issued.length;
  api.fault = () => (random.integer(0, 6) === 0 ? refused('AF50000', 500) : undefined);
  await run.round(1);
  await run.start('a', clock.now() - 101 * hourMs, clock.now());
  for (let step = 0; step < 30; step += 1) {
    for (let n = random.integer(0, 3); n > 0; n -= 1) issue(0);
    const isKilled = random.integer(0, 3) === 0;
    await run.round(isKilled ? random.integer(0, 6) : undefined);
    if (isKilled) run.source = create();
    clock.advance(random.integer(1, 5) * minuteMs);
  }
  api.fault = () => undefined;
  await run.finish();
  // What failed while it was filled in is tried again beside the live content, for up to an hour.
  for (let n = 0; n < 15; n += 1) {
    await run.round();
    clock.advance(5 * minuteMs);
  }
  assert.deepEqual(run.records.map(({ id }) => id).sort(), [...issued].sort());
  const old = new Set(issued.slice(0, oldest));
  assert.ok(run.records.filter(({ id }) => old.has(id)).every(isBackfilled));
}

test('whatever fails or is killed, all audit content of a span arrives exactly once, marked', async () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 });
  await fc.assert(fc.asyncProperty(seeds, conserveActivity), { numRuns: 8 });
});

test('audit content that was fetched live is not fetched again by a back-fill', async () => {
  const { run, api, clock, issue } = activityRun();
  issue(hourMs);
  issue(5 * hourMs);
  for (let n = 0; n < 3; n += 1) await run.round();
  await run.start('a', clock.now() - 6 * hourMs, clock.now());
  await run.finish();
  assert.deepEqual(
    api.calls.filter((call) => call.startsWith('blob')),
    ['blob b0', 'blob b1'],
  );
  assert.deepEqual(run.records.map(isBackfilled), [false, true]);
});

function alertRun() {
  let api: OdataTenant | undefined;
  const options = graphAlertsOptions.parse({ settleSeconds: 0, firstPullHours: 2 });
  const setup = testSetup(
    'graph-alerts',
    options,
    scriptedHttp((request) => api?.answer(request) ?? {}),
  );
  const { clock } = setup;
  api = new OdataTenant(graphAlertNames, () => clock.now());
  const source = withBackfill(graphAlerts.create(setup), { clock, report: setup.report });
  const tenant = api;
  const show = (id: string, ageMs: number, more: object) => {
    const updated = new Date(clock.now() - ageMs).toISOString();
    tenant.versions.push({ id, created: '2026-01-01T00:00:00Z', updated, visibleAtMs: 0, more: { ...more } });
  };
  return { run: new Run(source, clock), clock, show };
}

test('an alert that was filled in is known when it changes live, and the other way round', async () => {
  const { run, clock, show } = alertRun();
  show('old', 50 * hourMs, { status: 'new', severity: 'low' });
  show('live', hourMs, { status: 'new' });
  await run.round();
  await run.start('a', clock.now() - 60 * hourMs, clock.now());
  await run.finish();
  show('old', 0, { status: 'resolved', severity: 'low' });
  clock.advance(minuteMs);
  await run.round();
  assert.deepEqual(
    run.records.map(({ id, facts }) => [id, facts]),
    [
      ['live', { change: 'new' }],
      ['old', { change: 'new', backfilled: true }],
      ['old', { change: 'resolved', changed: 'status' }],
    ],
  );
});

test('a version that is remembered does not come again, also when the journal has forgotten it', async () => {
  const { run, clock, show } = alertRun();
  show('old', 50 * hourMs, { status: 'new' });
  await run.start('a', clock.now() - 60 * hourMs, clock.now());
  await run.finish();
  clock.advance(20 * 24 * hourMs);
  await run.start('b', clock.now() - 540 * hourMs - hourMs, clock.now() - 400 * hourMs);
  const commits: number[] = [];
  const commit = run.journal.commit.bind(run.journal);
  run.journal.commit = (source, page) => {
    commits.push(page.records.filter(({ type }) => type === 'graph-alert').length);
    return commit(source, page);
  };
  await run.finish(hourMs);
  assert.ok(commits.length > 0);
  assert.ok(commits.every((count) => count === 0));
});
