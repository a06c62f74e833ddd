// One run of the conservation simulation: the whole service in virtual time, with everything that may go wrong
// going wrong at moments drawn from the seed. First chaos, then calm; in the end the books must balance.
import type { World } from '../../src/app/world.ts';
import { type App, createApp } from '../../src/app.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import type { Cloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import type { IssuedRecord } from '../../src/simulator/issued-records.ts';
import { readSiemLine, type SiemLine } from '../../src/simulator/siem-line.ts';
import { Life } from '../doubles/life.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { lineId, missingRecords } from '../doubles/missing-records.ts';
import { mortalWorld, type Outside } from '../doubles/mortal-world.ts';
import { RepeatBound } from '../doubles/repeat-bound.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';
import { sharedConfiguration, sharedMapper, simulatedCloud } from './conservation-script.ts';
import { alertMisfortunes, diskFaults, receiverMisfortunes } from './misfortunes.ts';

const minuteMs = 60_000;
const chaosMs = 25 * minuteMs;
/** More than the service needs to make up for everything: it reads the last day again every hour. */
const calmMs = 4 * 60 * minuteMs;
const lookEveryMs = 10_000;
/** No multiple of the heartbeat, whose own line is unproven for a moment. */
const calmLookMs = 61_000;
/** The journal yields to the event loop now and then, which takes no virtual time. */
const turnsAtStop = 1_000;
/** A life of the time of chaos ends within so many steps. */
const longestLife = 4_000;

export interface Outcome {
  readonly issued: number;
  /** Neither arrived nor set aside. */
  readonly missing: readonly string[];
  /** Versions that Microsoft replaced before they were durable here: nobody can have them any more. */
  readonly overtaken: number;
  /** Sequence numbers that never came. */
  readonly holes: number;
  readonly setAside: number;
  readonly repeatedLines: number;
  /** How many repeats the breaks of this run allow. */
  readonly repeatBound: number;
  /** Deaths between two steps. */
  readonly kills: number;
  /** Ends of the program's own, after the disk broke its promise. */
  readonly exits: number;
}

/** Changes the world of every life; for planting a mistake and seeing it found. */
export type Spoil = (world: World) => World;

export async function runConservation(seed: number, spoil: Spoil = (world) => world): Promise<Outcome> {
  return new Simulation(seed, spoil, await sharedConfiguration()).run();
}

class Simulation {
  readonly #spoil: Spoil;
  readonly #configuration: Configuration;
  readonly #random: SeededRandom;
  readonly #clock = new VirtualClock();
  readonly #disk = new LyingDisk();
  readonly #cloud: Cloud;
  readonly #receiver: VirtualReceiver;
  readonly #bound = new RepeatBound();
  #journal: Journal | undefined;
  /** Each line is looked at many times and read once. */
  readonly #lines = new Map<string, SiemLine | undefined>();
  /** Record ids; as last read from the journal. */
  #setAside: ReadonlySet<string> = new Set();
  /** What became durable, by feed, id and version. */
  readonly #committed = new Set<string>();
  #kills = 0;
  #exits = 0;

  constructor(seed: number, spoil: Spoil, configuration: Configuration) {
    this.#spoil = spoil;
    this.#configuration = configuration;
    this.#random = new SeededRandom(seed);
    this.#cloud = simulatedCloud(this.#clock, seed);
    this.#receiver = new VirtualReceiver(this.#clock, {
      linesPerSecond: 2_000,
      hostBytes: 64 * 1024,
      answerMs: this.#random.integer(1, 100),
      keepMs: this.#random.integer(0, 1_000),
    });
  }

  async run(): Promise<Outcome> {
    while (this.#isChaos) {
      const life = new Life(this.#random.integer(1, longestLife));
      const misfortunes = [
        receiverMisfortunes(this.#random, this.#clock, this.#receiver),
        alertMisfortunes(this.#random, this.#cloud.tenant('contoso')),
      ];
      await this.#live(life, () => {
        for (const happen of misfortunes) happen();
      });
    }
    this.#cloud.quieten();
    this.#cloud.faults.switchTo(faultPlans.none);
    this.#cloud.tenant('contoso').alerts.poisoned.clear();
    this.#receiver.start();
    await this.#liveInCalm();
    return this.#outcome();
  }

  get #isChaos(): boolean {
    return this.#clock.monotonic() < chaosMs;
  }

  /** From a start of the process to its end, or to the end of the chaos. */
  async #live(life: Life, misfortune: () => void): Promise<void> {
    const { running } = this.#start(life);
    let hasExited = false;
    void running.then(() => {
      hasExited = true;
    });
    while (this.#isChaos && !life.isOver && !hasExited) {
      misfortune();
      await runVirtual(this.#clock, () => life.isOver || hasExited, lookEveryMs);
    }
    if (hasExited) this.#exits += 1;
    else this.#kills += 1;
    life.end();
    this.#bound.died();
    if (this.#random.integer(0, 2) === 0) this.#disk.crash(this.#random);
    else this.#disk.kill();
    await runVirtual(this.#clock, () => false, 1_000);
  }

  /** Nothing goes wrong any more: everything has to arrive, and a stop in order has to end in time. */
  async #liveInCalm(): Promise<void> {
    const life = new Life();
    const { app, running, stop } = this.#start(life);
    const giveUpAt = this.#clock.monotonic() + calmMs;
    let isDone = false;
    while (!isDone && this.#clock.monotonic() < giveUpAt) {
      await runVirtual(this.#clock, () => false, calmLookMs);
      const unproven = app.status()?.destinations[0]?.unproven;
      await this.#readSetAside();
      isDone = unproven === 0 && this.#missing().length === 0;
    }
    stop.abort();
    let hasStopped = false;
    void running.then(() => {
      hasStopped = true;
    });
    const { stopSeconds } = this.#configuration;
    await runVirtual(this.#clock, () => hasStopped, stopSeconds * 1_000, turnsAtStop);
    if (!hasStopped) throw new Error('a stop in order took longer than it may');
    life.end();
  }

  #start(life: Life): {
    readonly app: App;
    readonly running: Promise<void>;
    readonly stop: AbortController;
  } {
    const { disk, bound } = { disk: this.#disk, bound: this.#bound };
    const faults = diskFaults(this.#random, () => this.#isChaos);
    disk.fault = (step, path) => {
      const code = faults(step);
      // The record of settled lines carries no marks.
      if (step === 'sync' && code === undefined && !path.includes('/settled/')) bound.synced();
      return code;
    };
    const outside: Outside = {
      clock: this.#clock,
      disk,
      cloud: this.#cloud,
      receiver: this.#receiver,
      mapper: sharedMapper(),
      sending: (lines) => bound.sending(lines),
    };
    const world = mortalWorld(outside, life, this.#random.integer(0, 2 ** 31));
    const watched: World = {
      ...world,
      openJournal: async (place) => {
        this.#journal = noting(await world.openJournal(place), this.#committed);
        return this.#journal;
      },
    };
    const stop = new AbortController();
    const app = createApp({
      configuration: this.#configuration,
      world: this.#spoil(watched),
      report: (notice) => {
        if (!life.isOver) bound.note(notice);
      },
    });
    // Whatever ends it, the supervisor starts it again.
    return { app, stop, running: app.run(stop.signal).catch(() => {}) };
  }

  #arrivals(): Arrivals {
    const arrivals = new Arrivals();
    for (const [text, times] of this.#receiver.received) {
      const line = this.#lines.get(text) ?? readSiemLine(text);
      this.#lines.set(text, line);
      for (let time = 0; time < times; time += 1) arrivals.enter(line);
    }
    return arrivals;
  }

  async #readSetAside(): Promise<void> {
    const rejects = (await this.#journal?.rejects(100_000)) ?? [];
    this.#setAside = new Set(rejects.map((reject) => reject.recordId));
  }

  #missing(): readonly string[] {
    const owed = [...this.#cloud.issued()].filter(
      (record) => !this.#isOvertaken(record) && !this.#setAside.has(lineId(record)),
    );
    return missingRecords(owed, this.#arrivals());
  }

  #isOvertaken({ isReplaced, feed, id, version }: IssuedRecord): boolean {
    return isReplaced && !this.#committed.has(committedKey(feed, id, version));
  }

  #outcome(): Outcome {
    const feeds = this.#arrivals().feeds();
    return {
      issued: [...this.#cloud.issued()].length,
      missing: this.#missing(),
      overtaken: [...this.#cloud.issued()].filter((record) => this.#isOvertaken(record)).length,
      holes: feeds.reduce((sum, feed) => sum + feed.holes, 0),
      setAside: this.#setAside.size,
      repeatedLines: feeds.reduce((sum, feed) => sum + feed.repeatedLines, 0),
      repeatBound: this.#bound.lines,
      kills: this.#kills,
      exits: this.#exits,
    };
  }
}

/** Notes what is durable as soon as the journal says so. */
function noting(journal: Journal, committed: Set<string>): Journal {
  const commit: Journal['commit'] = async (source, page) => {
    const counts = await journal.commit(source, page);
    for (const { id, version } of page.records) committed.add(committedKey(source, id, version));
    return counts;
  };
  return new Proxy(journal, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Each source is called as its feed in the simulator's books. */
function committedKey(feed: string, id: string, version: string): string {
  return `${feed}\n${id}@${version}`;
}
