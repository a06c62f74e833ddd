// A small model beside a journal on a lying disk: it knows what was promised and checks that it is kept.
import assert from 'node:assert/strict';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Journal, JournaledRecord, JournalReader } from '../../src/journal/journal.ts';
import { type Lane, lanes } from '../../src/model/record.ts';
import type { LyingFolder } from './harness.ts';
import { makePage, makeRecord } from './make-page.ts';

const destinations = ['arcsight', 'qradar'] as const;
const sources = ['detections', 'office'] as const;

/** For this long after it was stored a record is known at least; seeing it again prolongs nothing. */
const knownMs = 8 * 86_400_000;

interface Attempt {
  readonly source: string;
  readonly number: number;
  readonly ids: readonly string[];
  readonly atMs: number;
  outcome: 'open' | 'kept' | 'refused';
}

interface Way {
  readonly destination: string;
  readonly lane: Lane;
  reader: JournalReader;
  /** Ids by position, as far as they were ever read. */
  readonly seen: Map<number, string>;
  readAt: number;
  settled: number;
}

export class JournalModel {
  readonly #folder: LyingFolder;
  readonly #attempts: Attempt[] = [];
  /** When each kept record was stored, or a moment before that. */
  readonly #storedAt = new Map<string, number>();
  #journal: Journal;
  #ways: readonly Way[] = [];
  #records = 0;

  constructor(folder: LyingFolder, journal: Journal) {
    this.#folder = folder;
    this.#journal = journal;
  }

  /** Opens the readers; to be called after each start. */
  async takeOver(journal: Journal): Promise<void> {
    this.#journal = journal;
    const ways: Way[] = [];
    for (const destination of destinations) {
      for (const lane of lanes) {
        const before = this.#ways.find((way) => way.destination === destination && way.lane === lane);
        const reader = await journal.reader(destination, lane);
        const position = reader.rewind().position ?? 0;
        assert.ok(position <= (before?.settled ?? 0), 'a mark leads after a start');
        const seen = before?.seen ?? new Map<number, string>();
        ways.push({ destination, lane, reader, seen, readAt: position, settled: position });
      }
    }
    this.#ways = ways;
  }

  /** Commits pages of one source, all under way at once. */
  async commit(source: number, sizes: readonly number[], repeats: number): Promise<void> {
    await Promise.all(sizes.map((size) => this.#commitOne(source, size, repeats)));
  }

  async #commitOne(sourceIndex: number, size: number, repeats: number): Promise<void> {
    const source = sources[sourceIndex % sources.length] as string;
    const again = this.#attempts.flatMap((attempt) => attempt.ids).slice(-repeats || Number.MAX_SAFE_INTEGER);
    const fresh = Array.from({ length: size }, () => {
      this.#records += 1;
      return `r${this.#records}`;
    });
    const attempt: Attempt = {
      ...{ source, number: this.#attempts.length, outcome: 'open', atMs: this.#folder.clock.now() },
      ids: [...again, ...fresh],
    };
    this.#attempts.push(attempt);
    const records = attempt.ids.map((id) => makeRecord(id, laneOf(id), 40));
    try {
      const result = await this.#journal.commit(
        source,
        makePage(records, [{ put: `page/${attempt.number}`, value: attempt.ids.length }]),
      );
      attempt.outcome = 'kept';
      assert.equal(result.stored + result.repeated, attempt.ids.length);
      this.#checkRepeats(attempt, result.repeated);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      assert.ok(
        ['journal-full', 'journal-write-failed', 'journal-read-failed'].includes(error.code),
        error.code,
      );
      attempt.outcome = 'refused';
    }
  }

  #checkRepeats({ ids, atMs }: Attempt, repeated: number): void {
    const known = ids.filter((id) => atMs - (this.#storedAt.get(id) ?? Number.NEGATIVE_INFINITY) <= knownMs);
    assert.ok(repeated >= known.length, 'stored twice');
    for (const id of ids) {
      const isStoredNow = repeated === known.length && !known.includes(id);
      const firstTried = this.#attempts.find((attempt) => attempt.ids.includes(id))?.atMs ?? atMs;
      if (isStoredNow) this.#storedAt.set(id, atMs);
      else if (!this.#storedAt.has(id)) this.#storedAt.set(id, firstTried);
    }
  }

  async read(way: number, maxRecords: number): Promise<void> {
    const chosen = this.#ways[way % this.#ways.length] as Way;
    const records = await chosen.reader.read({ maxRecords, maxBytes: 1_000_000 });
    for (const record of records) this.#take(chosen, record);
  }

  async settle(way: number, count: number): Promise<void> {
    const chosen = this.#ways[way % this.#ways.length] as Way;
    const position = Math.min(chosen.readAt, chosen.settled + count) as JournaledRecord['position'];
    if (position <= chosen.settled) return;
    chosen.settled = position;
    await chosen.reader.settle({ position, sequences: { feed: position } });
  }

  async settleAll(): Promise<void> {
    await this.check();
    for (const way of this.#ways.keys()) await this.settle(way, Number.MAX_SAFE_INTEGER);
  }

  async reject(way: number): Promise<void> {
    const chosen = this.#ways[way % this.#ways.length] as Way;
    const position = chosen.readAt as JournaledRecord['position'];
    const recordId = chosen.seen.get(position);
    if (position <= chosen.settled || recordId === undefined) return;
    const { destination, lane } = chosen;
    const reject = { source: 'office', recordType: 'x', tenant: 'contoso', code: 'c', reason: 'It is odd.' };
    try {
      await this.#journal.setAside([{ ...reject, destination, lane, recordId, position }]);
    } catch (error) {
      if (error instanceof ConnectorError && error.action !== 'stop') return;
      throw error;
    }
    const [newest] = await this.#journal.rejects(1);
    assert.equal((await this.#journal.rejected(newest?.number ?? 0))?.record.id, newest?.recordId);
  }

  rewind(way: number): void {
    const chosen = this.#ways[way % this.#ways.length] as Way;
    assert.equal(chosen.reader.rewind().position ?? 0, chosen.settled);
    chosen.readAt = chosen.settled;
  }

  /** Reads everything to the end and compares it, and the sources' state, with what was promised. */
  async check(): Promise<void> {
    for (const way of this.#ways) {
      for (;;) {
        const records = await way.reader.read({ maxRecords: 7, maxBytes: 1_000_000 });
        if (records.length === 0) break;
        for (const record of records) this.#take(way, record);
      }
      const ids = [...way.seen.values()];
      const promised = this.#attempts.filter((a) => a.outcome === 'kept').flatMap((a) => a.ids);
      for (const id of promised) assert.ok(laneOf(id) !== way.lane || ids.includes(id), `${id} is lost`);
    }
    await this.#checkStates();
  }

  /** Everything is delivered: the journal must have room again. */
  async drain(): Promise<void> {
    await this.settleAll();
    this.#folder.clock.advance(11_000);
    const before = this.#attempts.length;
    await this.commit(0, [1], 1);
    assert.equal(this.#attempts[before]?.outcome, 'kept', 'an empty journal refuses a page');
  }

  async #checkStates(): Promise<void> {
    for (const source of sources) {
      const view = await this.#journal.state(source);
      const kept = new Set([...view.entries('page/')].map(([key]) => Number(key.slice(5))));
      for (const attempt of this.#attempts.filter((a) => a.source === source)) {
        if (attempt.outcome === 'kept') assert.ok(kept.has(attempt.number), 'state was lost');
        if (!kept.has(attempt.number)) continue;
        for (const id of attempt.ids) {
          const way = this.#ways.find(({ lane }) => lane === laneOf(id));
          assert.ok([...(way?.seen.values() ?? [])].includes(id), `state is visible without record ${id}`);
        }
      }
    }
  }

  #take(way: Way, { position, record }: JournaledRecord): void {
    assert.ok(position > way.readAt, 'positions go back');
    way.readAt = position;
    const before = way.seen.get(position);
    const isForgotten = before !== undefined && !this.#isPromised(before);
    assert.ok(before === undefined || before === record.id || isForgotten, 'a position was given out again');
    way.seen.set(position, record.id);
    assert.deepEqual(Buffer.from(record.json), makeRecord(record.id, way.lane, 40).json);
  }

  #isPromised(id: string): boolean {
    return this.#attempts.some((attempt) => attempt.outcome === 'kept' && attempt.ids.includes(id));
  }
}

function laneOf(id: string): Lane {
  return lanes[Number(id.slice(1)) % lanes.length] as Lane;
}
