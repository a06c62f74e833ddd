// Whatever the pages, the order, the repeats, the lateness, the failures, the kills and the outages: what was issued is
// what is stored, and what is missing is told as a gap.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpRequest } from '../../../src/sources/http-client.ts';
import { officeActivity } from '../../../src/sources/office-activity/kind.ts';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import { ActivityTenant, refused } from '../../doubles/activity-tenant.ts';
import { disturb } from '../../doubles/disturbed-answer.ts';
import { Books } from '../../doubles/issued-and-stored.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { SeededRandom } from '../../doubles/seeded-random.ts';
import { contoso, testSetup } from '../../doubles/source-setup.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const steps = 25;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
/** Without reading anything again there is no second chance: then nothing may be late either. */
const noRereads = { eachPoll: 0, eachHour: 0, eachDay: 0 };

type World = 'punctual' | 'late' | 'outage';

/** One life of a tenant: chaos, then calm. */
class Life {
  readonly books = new Books();
  readonly api: ActivityTenant;
  /** Content that fails whenever it is asked for. */
  readonly poison = new Set<string>();
  readonly #random: SeededRandom;
  readonly #world: World;
  readonly #setup;
  #source;
  /** What is older than a first pull goes back is not asked for. */
  readonly #beganAtMs;
  #isCalm = false;
  #isDown = false;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#world = random.pick(['punctual', 'late', 'outage']);
    let answer: (request: HttpRequest) => ScriptedAnswer = () => ({});
    const http = scriptedHttp((request) => answer(request));
    const rereadHours = this.#world === 'punctual' ? { rereadHours: noRereads } : {};
    const options = officeActivityOptions.parse({ recordTypes: 'all', ...rereadHours });
    this.#setup = testSetup('office-activity', options, http);
    this.#beganAtMs = this.#setup.clock.now() - 20 * hourMs;
    this.api = new ActivityTenant(contoso.tenantId, () => this.#setup.clock.now());
    this.api.pageSize = random.integer(1, 6);
    this.api.arrange = (blobs) => [...blobs].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (random.integer(0, 2) === 0) this.api.subscribed.clear();
    this.api.fault = (call) => (this.poison.has(call) ? refused('AF50000', 500) : undefined);
    answer = (request) => this.#answer(request);
    this.#source = officeActivity.create(this.#setup);
  }

  async run(): Promise<void> {
    await this.books.round(this.#source, 1);
    const outageAt = this.#world === 'outage' ? this.#random.integer(5, steps) : steps;
    for (let step = 0; step < steps; step += 1) {
      this.#issue();
      const isKilled = this.#random.integer(0, 3) === 0;
      await this.books.round(this.#source, isKilled ? this.#random.integer(0, 4) : undefined);
      if (this.#random.integer(0, 5) === 0) this.#source = officeActivity.create(this.#setup);
      this.#pass(this.#random.integer(1, this.#random.integer(0, 8) === 0 ? 20 * hourMs : 5 * minuteMs));
      if (step === outageAt) await this.#outage();
    }
    this.#isCalm = true;
    // Poison expires after seven days, and the last late content shows after five.
    for (let sixHours = 0; sixHours < 4 * 9; sixHours += 1) {
      this.#pass(6 * hourMs);
      await this.books.round(this.#source);
    }
  }

  #answer(request: HttpRequest): ScriptedAnswer {
    if (this.#isDown) return { status: 503, body: '' };
    if (this.#isCalm) return this.api.answer(request);
    const random = this.#random;
    return random.integer(0, 4) === 0
      ? refused('AF50000', 500)
      : disturb(() => this.api.answer(request), random);
  }

  #issue(): void {
    const random = this.#random;
    for (let n = random.integer(0, 8); n > 0; n -= 1) {
      const isLate = this.#world === 'late' && random.integer(0, 3) === 0;
      const lateness = isLate ? random.integer(0, 5 * dayMs) : 0;
      const isLarge = random.integer(0, 20) === 0;
      // From a small pool, so that many come again in other blobs.
      const ids = Array.from(
        { length: random.integer(1, isLarge ? 2_500 : 6) },
        () => `r${random.integer(0, isLarge ? 100_000 : 400)}`,
      );
      for (const id of ids) this.books.issued.add(`${id}@`);
      const id = `b${random.integer(0, 1_000_000)}$${this.api.blobs.length}`;
      if (random.integer(0, 15) === 0) this.poison.add(`blob ${id}`);
      this.api.blobs.push({
        id,
        contentType: 'Audit.General',
        createdAtMs: Math.max(this.#beganAtMs, this.#setup.clock.now() - lateness),
        records: ids.map((Id) => ({ Id, RecordType: 28, CreationTime: '2026-01-08T08:00:00' })),
      });
    }
  }

  /** Longer than Microsoft keeps anything; content goes on coming into being. */
  async #outage(): Promise<void> {
    this.#isDown = true;
    for (let days = this.#random.integer(1, 12); days > 0; days -= 1) {
      this.#issue();
      this.#pass(dayMs);
      await this.books.round(this.#source);
    }
    this.#isDown = false;
  }

  #pass(ms: number): void {
    this.#setup.clock.advance(ms);
  }

  /** Every blob whose records are not all there lies within a gap, and no gap covers what could be fetched. */
  check(): void {
    const gaps = this.books.gaps.map(({ from, to, reason }) => {
      assert.equal(reason, 'expired');
      return { fromMs: Date.parse(from), toMs: Date.parse(to), hasLoss: false };
    });
    for (const { records, createdAtMs, id } of this.api.blobs) {
      const isLost = records.some(({ Id }) => !this.books.has(`${Id}@`));
      const within = gaps.filter(({ fromMs, toMs }) => createdAtMs >= fromMs && createdAtMs < toMs);
      assert.ok(
        !isLost || within.length > 0,
        `${id} of ${new Date(createdAtMs).toISOString()} is lost untold`,
      );
      for (const gap of within) gap.hasLoss ||= isLost || this.poison.has(`blob ${id}`);
    }
    if (this.#world !== 'outage')
      assert.ok(
        gaps.every(({ hasLoss }) => hasLoss),
        'a gap without a loss',
      );
    if (this.poison.size === 0 && this.#world !== 'outage') this.books.assertComplete();
    else this.books.assertNothingInvented();
  }
}

test('every audit record issued is stored, or lies within a gap that was told', async () => {
  const live = async (seed: number) => {
    const life = new Life(new SeededRandom(seed));
    await life.run();
    life.check();
  };
  await fc.assert(fc.asyncProperty(seeds, live), { numRuns: 40 });
});
