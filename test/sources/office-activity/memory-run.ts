// A process of its own that lists 100,000 blobs over seven days into a real journal and fetches some, and says how much
// memory it used before, with the same packages imported and listening, and at most. Started by memory.test.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemWorld } from '../../../src/app/world.ts';
import { startHttpServer } from '../../../src/http/server.ts';
import { openJournal } from '../../../src/journal/embedded/open-journal.ts';
import { runPuller } from '../../../src/pipeline/puller.ts';
import { createHttpClient } from '../../../src/sources/microsoft/http.ts';
import { officeActivity } from '../../../src/sources/office-activity/kind.ts';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import { systemFiles } from '../../../src/world/files.ts';
import { Pieces, scriptedHttp } from '../../doubles/scripted-http.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';
import { someStatus } from '../../doubles/some-status.ts';
import { contoso, testSetup } from '../../doubles/source-setup.ts';
import { VirtualClock } from '../../doubles/virtual-clock.ts';

const blobs = 100_000;
const weekMs = 7 * 24 * 3_600_000;
const pageSize = 1_000;
/** Enough to see whether fetching needs more than listing. */
const toFetch = 3_000;
const lookEveryPages = 40;

/** Sleeps take no time of ours. */
class LeapingClock extends VirtualClock {
  override async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise(setImmediate);
    if (!signal.aborted) this.advance(ms);
  }
}

/** Megabytes of what is really needed: what is only waiting to be collected is not counted. */
function used(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const clock = new LeapingClock();
const beganAt = clock.now() - weekMs + 3_600_000;
const stepMs = (weekMs - 2 * 3_600_000) / blobs;
const root = `https://manage.office.com/api/v1.0/${contoso.tenantId}/activity/feed`;
let fetched = 0;

function idOf(n: number): string {
  const half = `${new Date(beganAt).getUTCFullYear()}${String(n).padStart(17, '0')}`;
  return `${half}$${half}$audit_general$Audit_General$na0${String(n).padStart(6, '0')}`;
}

function row(n: number): string {
  const createdAt = beganAt + n * stepMs;
  return JSON.stringify({
    contentUri: `${root}/audit/${idOf(n)}`,
    contentId: idOf(n),
    contentType: 'Audit.General',
    contentCreated: new Date(createdAt).toISOString(),
    contentExpiration: new Date(createdAt + weekMs).toISOString(),
  });
}

const http = scriptedHttp((request) => {
  http.requests.length = 0;
  const url = new URL(request.url);
  const headers = { date: new Date(clock.now()).toUTCString() };
  if (url.pathname.endsWith('/list')) {
    return { headers, body: [{ contentType: 'Audit.General', status: 'enabled' }] };
  }
  if (!url.pathname.endsWith('/content')) {
    fetched += 1;
    return { headers, body: `[{"Id":"r","RecordType":15,"Filler":"${'x'.repeat(2_000)}"}]` };
  }
  const time = (name: string) => Date.parse(`${url.searchParams.get(name)}Z`);
  const first = Math.max(0, Math.ceil((time('startTime') - beganAt) / stepMs));
  const end = Math.min(blobs, Math.ceil((time('endTime') - beganAt) / stepMs));
  const from = Number(url.searchParams.get('nextPage') ?? first);
  const to = Math.min(end, from + pageSize);
  const rows = Array.from(
    { length: Math.max(0, to - from) },
    (_, i) => `${i === 0 ? '' : ','}${row(from + i)}`,
  );
  url.searchParams.set('nextPage', String(to));
  return {
    headers: to < end ? { ...headers, nextpageuri: url.href } : headers,
    body: new Pieces('[', ...rows, ']'),
  };
});

const folder = mkdtempSync(join(tmpdir(), 'office-memory-'));
const options = officeActivityOptions.parse({ firstPullHours: 167, requestsPerMinute: 60_000 });
const setup = { ...testSetup('office-activity', options, http), clock };
const status = someStatus();
const views = { status: () => status, metrics: () => '', rejects: () => [], rejected: () => undefined };
const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, views as never, clock);
const client = createHttpClient({});
await systemWorld.createMapper({}, { clock, report: () => {} });
const before = used();

const { journal } = await openJournal({
  stateFolder: folder,
  options: { keepDays: 1, maxMegabytes: 1_024, allowInMemory: true },
  files: systemFiles,
  clock,
  report: () => {},
});
const stop = new AbortController();
let pages = 0;
let most = before;
const commit = journal.commit.bind(journal);
journal.commit = async (source, page) => {
  const result = await commit(source, page);
  pages += 1;
  if (pages % lookEveryPages === 0) most = Math.max(most, used());
  if (fetched >= toFetch) stop.abort();
  return result;
};
const source = officeActivity.create(setup);
await runPuller({ source, journal, clock, random: new SeededRandom(1), report: () => {} }, stop.signal);
most = Math.max(most, used());
const known = Array.from((await journal.state('office-activity')).entries('Audit.General/')).length;
await journal.close();
await server.close();
await client.close();
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify({ before, most, known, fetched }));
