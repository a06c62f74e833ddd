// Back-fills among live events, failures, kills and cancellations: what was issued arrives once, whichever way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBackfillDesk } from '../../../src/app/backfill-desk.ts';
import type { SourceRecord } from '../../../src/model/record.ts';
import { withBackfill } from '../../../src/sources/backfill/with-backfill.ts';
import { endpointDetections } from '../../../src/sources/endpoint-detections/kind.ts';
import { endpointDetectionsOptions } from '../../../src/sources/endpoint-detections/options.ts';
import { MemoryJournal } from '../../doubles/memory-journal.ts';
import { Pieces, type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';
import { testSetup } from '../../doubles/source-setup.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const name = 'endpoint-detections';

interface Issued {
  readonly processedAt: number;
  readonly detection: { readonly FullId: string; readonly LastProcessedTimeUtc: string };
}

function world(seed: number) {
  const random = new SeededRandom(seed);
  const feed: Issued[] = [];
  let isCalm = false;
  const answer = (url: string): ScriptedAnswer => {
    const query = new URL(url).searchParams;
    const [since = 0, until = 0] = ['sinceTimeUtc', 'untilTimeUtc'].map((at) =>
      Date.parse(query.get(at) ?? ''),
    );
    const found = feed.filter(({ processedAt }) => processedAt > since && processedAt < until);
    const bytes = Buffer.from(JSON.stringify(found.map(({ detection }) => detection)));
    const trouble = isCalm ? 9 : random.integer(0, 8);
    if (trouble === 0) return { status: 500, body: 'no' };
    if (trouble === 1) return { body: new Pieces(bytes.subarray(0, bytes.length - 1)) };
    return { body: new Pieces(bytes) };
  };
  const options = endpointDetectionsOptions.parse({ region: 'eu', firstPullHours: 2 });
  const setup = testSetup(
    name,
    options,
    scriptedHttp(({ url }) => answer(url)),
  );
  const { clock } = setup;
  const journal = new MemoryJournal();
  const start = () => {
    const source = endpointDetections.create(setup);
    return withBackfill(source, { clock, report: setup.report });
  };
  let source = start();
  const desk = createBackfillDesk({
    sources: [source],
    journal,
    clock,
    random,
    report: setup.report,
  });
  return {
    random,
    clock,
    journal,
    desk,
    calm: () => {
      isCalm = true;
    },
    issue: (ageMs: number) => {
      const processedAt = clock.now() - ageMs;
      const detection = {
        FullId: `id-${feed.length}`,
        LastProcessedTimeUtc: new Date(processedAt).toISOString(),
      };
      feed.push({ processedAt, detection });
    },
    issued: (from: number) =>
      feed.filter(({ processedAt }) => processedAt >= from).map((it) => it.detection.FullId),
    restart: () => {
      source = start();
    },
    /** One round; killed behind so many pages. Between two pages, whatever the test does then. */
    round: async (pages = Number.POSITIVE_INFINITY, between = async () => {}) => {
      let left = pages;
      try {
        for await (const page of source.pull(await journal.state(name), new AbortController().signal)) {
          if (left === 0) return;
          left -= 1;
          await journal.commit(name, page);
          await between();
        }
      } catch {
        // Trouble of the live windows; the loop would wait.
      }
    },
  };
}

function idsOf(records: readonly SourceRecord[]): readonly string[] {
  return records.map(({ id }) => id).sort();
}

async function conserve(seed: number): Promise<void> {
  const { random, clock, journal, desk, calm, issue, issued, restart, round } = world(seed);
  // Ten days of history that no live window will ever ask for.
  for (let n = 0; n < 200; n += 1) issue(random.integer(2 * hourMs, 240 * hourMs));
  await round(1);
  const liveFromMs = clock.now() - 2 * hourMs;
  const historyFromMs = clock.now() - 240 * hourMs;
  let isWanted = false;
  const atTheDesk = async () => {
    const [first] = (await desk.list()).filter(({ finishedAtMs }) => finishedAtMs === undefined);
    if (first !== undefined && random.integer(0, 8) === 0) await desk.cancel(first.id);
    else if (random.integer(0, 4) === 0 && (await desk.list()).length < 5) {
      const fromMs = historyFromMs + random.integer(0, 200) * hourMs;
      await desk.start({ source: name, fromMs, toMs: clock.now() - random.integer(0, 4) * hourMs });
    }
  };
  for (let step = 0; step < 40; step += 1) {
    for (let n = random.integer(0, 5); n > 0; n -= 1) issue(random.integer(0, 10 * minuteMs));
    const isKilled = random.integer(0, 3) === 0;
    await round(isKilled ? random.integer(0, 4) : undefined, atTheDesk);
    if (isKilled) restart();
    clock.advance(random.integer(1, 20) * minuteMs);
  }
  calm();
  for (const { id, finishedAtMs } of await desk.list()) if (finishedAtMs === undefined) await desk.cancel(id);
  await desk.start({ source: name, fromMs: historyFromMs, toMs: clock.now() });
  isWanted = true;
  for (let n = 0; n < 60 && isWanted; n += 1) {
    await round();
    clock.advance(hourMs);
    isWanted = (await desk.list()).some(({ finishedAtMs }) => finishedAtMs === undefined);
  }
  assert.equal(isWanted, false);
  const arrived = journal.records.map(({ record }) => record);
  assert.deepEqual(idsOf(arrived), [...issued(historyFromMs)].sort());
  const old = arrived.filter(({ version }) => Date.parse(version) < liveFromMs);
  assert.ok(old.every(({ facts }) => facts['backfilled'] === true));
}

test('whatever fails, is killed or cancelled, all of a span arrives exactly once', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), conserve), { numRuns: 15 });
});

test('what was seen live is not marked, and what was filled in does not come again live', async () => {
  const { clock, journal, desk, calm, issue, round } = world(1);
  calm();
  for (const hours of [1, 5]) issue(hours * hourMs);
  await round();
  await desk.start({ source: name, fromMs: clock.now() - 6 * hourMs, toMs: clock.now() });
  for (let n = 0; n < 5; n += 1) {
    clock.advance(minuteMs);
    await round();
  }
  const marked = journal.records.map(({ record }) => [record.id, record.facts['backfilled'] === true]);
  assert.deepEqual(marked, [
    ['id-0', false],
    ['id-1', true],
  ]);
});
