// `coverage`: the bars, beside a running service, and from the journal of one that does not run.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { coverage } from '../../src/commands/coverage.ts';
import { coverageText } from '../../src/commands/coverage-text.ts';
import { startControlServer } from '../../src/control/server.ts';
import type { Views } from '../../src/http/views.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { CoveredSpan } from '../../src/model/coverage.ts';
import { type CoverageReport, feedCoverage } from '../../src/notices/coverage-report.ts';
import { startChange } from '../../src/sources/windows/first-pull.ts';
import { openIntervalMap } from '../../src/sources/windows/interval-map.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { KeptState } from '../doubles/kept-state.ts';
import { noDesks } from '../doubles/no-desks.ts';
import { someStatus } from '../doubles/some-status.ts';

const hourMs = 3_600_000;
const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 0, day, hour, minute);

function span(state: CoveredSpan['state'], fromMs: number, toMs: number, reason?: string): CoveredSpan {
  return { state, fromMs, toMs, ...(reason === undefined ? {} : { reason }) };
}

function report(spans: readonly CoveredSpan[]): CoverageReport {
  const feed = { feed: 'office-activity/Audit.General', spans };
  return { fromMs: at(6, 9), toMs: at(8, 9, 41), feeds: [feedCoverage('contoso', 'office-activity', feed)] };
}

const expired = "Microsoft's retention ended before it could be read";
const damaged = report([
  span('complete', at(6, 18), at(7, 4, 50)),
  span('lost', at(7, 4, 50), at(7, 6, 11), expired),
  span('complete', at(7, 6, 11), at(8, 3)),
  span('pending', at(8, 3), at(8, 3, 20), 'content that is listed could not be fetched yet'),
  span('complete', at(8, 3, 20), at(8, 9, 36)),
  span('pending', at(8, 9, 36), at(8, 9, 41)),
]);

test('the bars show a row per day, the worst of each cell, and below them the exact spans', () => {
  assert.equal(
    coverageText(damaged, 100),
    `Coverage from 2026-01-06 09:00:00 UTC to 2026-01-08 09:41:00 UTC; one cell is 20 minutes, a day is one of UTC.
█ complete   ░ pending   X lost   · before collection began

office-activity/Audit.General of contoso
          00       03       06       09       12       15       18       21
  Tue 06                             ···························██████████████████
  Wed 07  ██████████████XXXXX█████████████████████████████████████████████████████
  Thu 08  █████████░██████████████████░░

feed                           complete  pending  lost        complete through
office-activity/Audit.General  95.54 %   25 min   1 h 21 min  2026-01-08 03:00:00 UTC

Lost
  office-activity/Audit.General  2026-01-07 04:50:00 UTC to 2026-01-07 06:11:00 UTC (1 h 21 min): Microsoft's retention ended before it could be read

Pending
  office-activity/Audit.General  2026-01-08 03:00:00 UTC to 2026-01-08 03:20:00 UTC (20 min): content that is listed could not be fetched yet
  office-activity/Audit.General  2026-01-08 09:36:00 UTC to 2026-01-08 09:41:00 UTC (5 min)

1 of 1 feeds lost something; the SIEM has a connector:collection-gap event for each span.
`,
  );
});

test('a narrow terminal gets wider cells, and no line of bars is longer than it', () => {
  for (const [width, minutes] of [
    [80, 30],
    [50, 60],
  ] as const) {
    const lines = coverageText(damaged, width).split('\n');
    assert.match(lines[0] ?? '', new RegExp(`one cell is ${minutes} minutes`));
    const rows = lines.filter((line) => /^ {2}[A-Z][a-z]{2} \d\d /.test(line));
    assert.equal(rows.length, 3);
    for (const row of rows) assert.ok(row.length <= width, row);
  }
});

test('of very many spans the newest are listed, and how many more there are is said', () => {
  const spans = Array.from({ length: 60 }, (_, index) =>
    span(index % 2 === 0 ? 'lost' : 'complete', at(7, 0, index), at(7, 0, index + 1)),
  );
  const text = coverageText(report(spans), 100);
  assert.match(text, /10 older ones: --json lists them all/);
  assert.equal(text.match(/\(1 min\)/g)?.length, 20);
});

async function setUp(t: TestContext) {
  const folder = await configuredFolder(t, '{ kind: endpoint-detections, region: eu }', [coverage]);
  const ask = (words: readonly string[], code: number) => folder.ask(['coverage', ...words], code);
  return { stateFolder: folder.stateFolder, ask };
}

test('a running service is asked for the hours wanted, and a loss ends with 1', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const asked: number[] = [];
  const views: Views = {
    status: () => someStatus(),
    metrics: () => '',
    coverage: async (hours) => {
      asked.push(hours);
      return damaged;
    },
    rejects: async () => [],
    rejected: async () => undefined,
  };
  const server = await startControlServer(stateFolder, views, noDesks);
  t.after(() => server.close());
  assert.match((await ask([], 1)).output, /Wed 07/);
  assert.deepEqual(JSON.parse((await ask(['--json', '--hours', '5'], 1)).output), damaged);
  await ask(['--days', '2'], 1);
  assert.deepEqual(asked, [168, 5, 48]);
});

test('without a service the journal tells, and ends with 0 when nothing is lost', async (t) => {
  const { stateFolder, ask } = await setUp(t);
  const options = { keepDays: 8, maxMegabytes: 4_096, allowInMemory: true };
  const setup = { stateFolder, options, files: systemFiles, clock: systemClock, report: () => {} };
  const { journal } = await openJournal(setup);
  await journal.commit('other', {
    records: [],
    changes: [{ put: 'x', value: 1 }],
    filtered: 0,
    hasMore: false,
  });
  await journal.close();
  assert.match((await ask([], 1)).output, /1 of 1 feeds have collected nothing yet\.\n$/);
  const nowMs = systemClock.now();
  const map = openIntervalMap(new KeptState().view(), '');
  const changes = [
    startChange('', nowMs - 30 * hourMs, 0),
    ...map.mark({ fromMs: nowMs - 30 * hourMs, toMs: nowMs - hourMs }, 'read'),
  ];
  const again = await openJournal(setup);
  await again.journal.commit('endpoint-detections', { records: [], changes, filtered: 0, hasMore: false });
  await again.journal.close();
  const { output } = await ask([], 0);
  assert.match(output, /endpoint-detections +96\.\d\d % +1 h 0 min +none/);
  assert.match(output, /Nothing is lost\.\n$/);
  const shown = JSON.parse((await ask(['--json'], 0)).output) as CoverageReport;
  assert.equal(shown.feeds[0]?.completeThroughMs, nowMs - hourMs);
});

test('spans that Microsoft does not keep, and two at once, are refused', async (t) => {
  const { ask } = await setUp(t);
  for (const words of [
    ['--days', '8'],
    ['--hours', '0'],
    ['--hours', '169'],
    ['--days', '1', '--hours', '1'],
  ]) {
    await ask(words, 64);
  }
});
