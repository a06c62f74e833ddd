// Whatever the pages, order, repeats, lateness, failures and kills: the last version of every alert is stored, and
// nothing that was not issued, and nothing twice.
import { test } from 'node:test';
import fc from 'fast-check';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import { ticksOf } from '../../../src/sources/odata/exact-time.ts';
import { type AlertKind, type AlertWorld, alertKinds, alertWorld } from '../../doubles/alert-kinds.ts';
import { Pieces, type ScriptedAnswer } from '../../doubles/scripted-http.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Something in place of the right answer; undefined: the right one. */
function disturbance(random: SeededRandom): ScriptedAnswer | undefined {
  const lost = new ConnectorError('source-connection-lost', { message: 'cut' });
  const whole = Buffer.from('{"@odata.context":"x","value":[{"id":"1","lastUpdateTime":"');
  switch (random.integer(0, 12)) {
    case 0:
      throw lost;
    case 1:
      return { status: random.integer(0, 2) === 0 ? 500 : 504, body: 'no' };
    case 2:
      return { body: '<html>sign in</html>' };
    case 3:
      return { body: new Pieces(whole.subarray(0, random.integer(0, whole.length))) };
    case 4:
      return { body: new Pieces(whole.subarray(0, random.integer(0, whole.length)), lost) };
    case 5:
      return { status: 429, body: { error: { code: 'TooManyRequests' } } };
    default:
      return undefined;
  }
}

/** Up to seven digits, often the same ones. */
function writtenTime(ms: number, random: SeededRandom): string {
  const coarse = random.integer(0, 3) === 0 ? Math.floor(ms / 1_000) * 1_000 : ms;
  const iso = new Date(coarse).toISOString();
  const digits = ['', '0', '5', '0001', '9999'][random.integer(0, 5)] ?? '';
  return iso.replace('Z', `${digits}Z`);
}

function issue(world: AlertWorld, random: SeededRandom, ids: number): void {
  const { api, clock } = world;
  const now = clock.now();
  const created = writtenTime(now - random.integer(0, hourMs), random);
  const updated = writtenTime(now - random.integer(0, 20 * minuteMs), random);
  const isLate = random.integer(0, 5) === 0;
  const lateness = isLate ? random.integer(0, 120 * hourMs) : 0;
  // A burst shares its times.
  const many = random.integer(0, 6) === 0 ? random.integer(2, 30) : 1;
  for (let n = 0; n < many; n += 1) {
    const id = `id-${random.integer(0, ids)}`;
    // Microsoft never goes back: an alert's next version is the newer one, and shows after the one before.
    const last = api.versions.findLast((version) => version.id === id);
    const isOlder = last !== undefined && timeOf(last.updated) >= timeOf(updated);
    if (isOlder || (last !== undefined && last.visibleAtMs > now + lateness)) continue;
    const more = { status: random.integer(0, 3) === 0 ? 'resolved' : 'new', n: api.versions.length };
    api.versions.push({
      id,
      updated,
      created: last?.created ?? created,
      visibleAtMs: now + lateness,
      more,
    });
  }
}

function timeOf(written: string): bigint {
  return ticksOf(written) ?? 0n;
}

async function conserve(kind: AlertKind, seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const world = alertWorld(kind);
  const { api, books, clock } = world;
  api.links = (['none', 'none', 'token', 'skip'] as const)[random.integer(0, 4)] ?? 'none';
  api.order = (['sorts', 'sorts', 'sorts', 'refuses', 'ignores'] as const)[random.integer(0, 5)] ?? 'sorts';
  // Without any order small pages take more requests than the API allows.
  api.limit =
    (api.order === 'sorts' ? [2, 3, 5, 50, 1_000] : [20, 20, 40, 50, 1_000])[random.integer(0, 5)] ?? 0;
  const shuffles = random.integer(0, 2) === 0;
  if (shuffles) api.arrange = (rows) => rows.toSorted(() => random.fraction() - 0.5);
  const ids = random.integer(0, 2) === 0 ? 40 : 400;
  let isCalm = false;
  api.fault = () => (isCalm ? undefined : disturbance(random));
  api.afterAnswer = () => {
    if (!isCalm && random.integer(0, 8) === 0) issue(world, random, ids);
    clock.advance(random.integer(0, 300));
  };
  for (let step = 0; step < 20; step += 1) {
    for (let n = random.integer(0, 6); n > 0; n -= 1) issue(world, random, ids);
    await books.round(world.source, random.integer(0, 3) === 0 ? random.integer(0, 4) : undefined);
    if (random.integer(0, 5) === 0) world.restart();
    clock.advance(random.integer(1, random.integer(0, 6) === 0 ? 20 * hourMs : 5 * minuteMs));
  }
  isCalm = true;
  // Until the latest has shown and every week has been read again.
  for (let left = 12; left > 0; left -= 1) {
    clock.advance(13 * hourMs);
    for (let tries = 0; tries < 60 && (await books.round(world.source)) !== undefined; tries += 1) {
      clock.advance(2 * minuteMs);
    }
  }
  for (const { id, updated } of api.versions) books.issued.add(`${id}@${updated}`);
  const isTold = (ms: number) =>
    books.gaps.some(({ from, to }) => ms >= Date.parse(from) && ms < Date.parse(to));
  const latest = api.latest().filter(({ updated }) => !isTold(Date.parse(updated)));
  books.assertHasEach(latest.map(({ id, updated }) => `${id}@${updated}`));
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

for (const kind of alertKinds) {
  test(`the last version of everything issued is stored by ${kind.kind.kind}, and nothing else`, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, (seed) => conserve(kind, seed)),
      { numRuns: 10 },
    );
  });
}
