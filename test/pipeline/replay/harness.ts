// A sender with its replays over the journal on a lying disk: virtual time, a scripted destination, and deaths.
import { createReplayDesk } from '../../../src/app/replay-desk.ts';
import type { ReplayDesk } from '../../../src/control/replay-desk.ts';
import type { Format } from '../../../src/formats/format.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import type { Mapped } from '../../../src/mapping/mapper.ts';
import { lanes, type SourceRecord } from '../../../src/model/record.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import { createFilter } from '../../../src/pipeline/filter.ts';
import { createLaneReaders } from '../../../src/pipeline/lane-readers.ts';
import { type Pace, unlimitedPace } from '../../../src/pipeline/pace.ts';
import { ReplayLane } from '../../../src/pipeline/replay/replay-lane.ts';
import { runSender } from '../../../src/pipeline/sender.ts';
import { createSetAside } from '../../../src/pipeline/set-aside.ts';
import { somePage } from '../../doubles/records.ts';
import { runVirtual } from '../../doubles/run-virtual.ts';
import { ScriptedDestination } from '../../doubles/scripted-destination.ts';
import { LyingFolder, type Opening } from '../../journal/harness.ts';

const event = {
  product: { vendor: 'v', name: 'p', version: '1' },
  ...{ kind: 'thing', variant: 'new', category: 'thing-new', name: 'A thing', severity: 5, fields: [] },
};

const format: Format = {
  dialect: 'cef',
  format: ({ fields }, { recordId, feed, sequence }) => ({
    text: [recordId, feed, sequence, ...fields.map(({ key, text }) => `${key}=${text}`)].join(' '),
    cut: [],
  }),
};

export class ReplayRun {
  readonly folder: LyingFolder;
  readonly destination = new ScriptedDestination();
  readonly said: Notice[] = [];
  /** By record type; anything else becomes one event. */
  readonly outcomes = new Map<string, Mapped>();
  mappingHash = 'abcdef0123456789';
  pace: Pace = unlimitedPace;
  journal!: Journal;
  desk!: ReplayDesk;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  private constructor(seed: number, opening: Opening) {
    this.folder = new LyingFolder(seed, opening);
  }

  static async begin(seed = 1, opening: Opening = {}): Promise<ReplayRun> {
    const run = new ReplayRun(seed, opening);
    await run.#start(await run.folder.open());
    return run;
  }

  get clock() {
    return this.folder.clock;
  }

  /** The lines of all connections, in order. */
  get texts(): readonly string[] {
    return this.destination.connections.flatMap(({ lines }) => lines.map(({ text }) => text));
  }

  async commit(...records: readonly SourceRecord[]): Promise<void> {
    await this.journal.commit('things', somePage(records));
  }

  /** Lets time pass until it is so; throws when that takes longer than an hour. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    if (!(await runVirtual(this.clock, isSo, 3_600_000, 20))) throw new Error(`waited in vain until ${what}`);
  }

  async finished(id: string): Promise<void> {
    await this.until(`replay ${id} is done`, () =>
      this.said.some((n) => n.notice === 'replay-finished' && n.id === id),
    );
  }

  /** The span of all that was ever committed, to the only destination. */
  replayAll(
    more: { readonly perSecond?: number; readonly source?: string; readonly idKeys?: readonly string[] } = {},
  ) {
    return this.desk.start({
      destination: 'siem',
      fromMs: 0,
      toMs: this.clock.now() + 1,
      perSecond: 100,
      ...more,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** The power fails, and the service starts again. */
  async kill(): Promise<void> {
    const again = await this.folder.kill();
    await this.stop().catch(() => {});
    await this.#start(again);
  }

  async #start(journal: Journal): Promise<void> {
    const { clock, folder, destination } = this;
    const report = (notice: Notice) => this.said.push(notice);
    const common = { journal, clock, random: folder.random, report };
    const replay = await ReplayLane.open({
      ...{ ...common, destination: 'siem' },
      mappingHash: () => this.mappingHash,
    });
    const readers = new Map(
      await Promise.all(lanes.map(async (lane) => [lane, await journal.reader('siem', lane)] as const)),
    );
    this.journal = journal;
    this.desk = createReplayDesk({
      ...{ ...common, destinations: ['siem'], sources: ['things'] },
      changed: () => replay.changed(),
    });
    this.#stop = new AbortController();
    this.#running = runSender(
      {
        ...{ ...common, destination, format, filter: createFilter({}), pace: this.pace },
        mapper: { map: ({ type }) => this.outcomes.get(type) ?? { outcome: 'events', events: [event] } },
        readers: createLaneReaders(readers, replay),
        setAside: createSetAside({ ...common, destination: 'siem' }),
        unprovenLimits: { lines: 1_000, bytes: 1_000_000 },
      },
      this.#stop.signal,
      AbortSignal.abort(),
    );
  }
}
