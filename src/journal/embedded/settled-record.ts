// Keeps for 90 days which lines each destination has taken, for the day when a SIEM's export is compared with it.
// It is written before the marks that cover it, so that a crash may repeat lines in it but never leave one out.
import { join } from 'node:path';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files, OpenFile } from '../../world/files.ts';
import type { TakenRecord } from '../journal.ts';
import {
  dayOf,
  encodeFrame,
  listSettledFiles,
  type SettledFrame,
  settledFileName,
  settledFolder,
} from './settled-file.ts';

const keptDays = 90;
const dayMs = 86_400_000;
/** Of one destination; some 100 million lines. */
const mostBytes = 2 * 1024 ** 3;
/** Records that wait in memory while the disk refuses them; what comes on top is not recorded. */
const mostWaiting = 200_000;
/** Keeps a frame small enough to be written as text without holding the event loop. */
const frameRecords = 2_000;

interface Destination {
  readonly folder: string;
  waiting: SettledFrame[];
  waitingRecords: number;
  open: { readonly file: OpenFile; readonly day: string; end: number } | undefined;
  isTold: boolean;
}

export class SettledRecord {
  readonly #files: Files;
  readonly #stateFolder: string;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #destinations = new Map<string, Destination>();
  #writing: Promise<void> = Promise.resolve();

  constructor(files: Files, stateFolder: string, clock: Clock, report: Report) {
    this.#files = files;
    this.#stateFolder = stateFolder;
    this.#clock = clock;
    this.#report = report;
  }

  /** In memory only, until `write`. */
  add(name: string, taken: readonly TakenRecord[]): void {
    if (taken.length === 0) return;
    const destination = this.#destination(name);
    const room = mostWaiting - destination.waitingRecords;
    const settledAtMs = this.#clock.now();
    for (let at = 0; at < Math.min(taken.length, room); at += frameRecords) {
      destination.waiting.push({ settledAtMs, taken: taken.slice(at, Math.min(at + frameRecords, room)) });
    }
    destination.waitingRecords += Math.min(taken.length, room);
  }

  /** Durable when it resolves, unless the disk refuses; that is told and tried again with the next write. */
  write(): Promise<void> {
    const isWaiting = [...this.#destinations.values()].some(({ waiting }) => waiting.length > 0);
    if (isWaiting) this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.write();
    for (const destination of this.#destinations.values()) await closeFile(destination);
  }

  #destination(name: string): Destination {
    const known = this.#destinations.get(name);
    if (known !== undefined) return known;
    const folder = settledFolder(this.#stateFolder, name);
    const destination: Destination = {
      folder,
      waiting: [],
      waitingRecords: 0,
      open: undefined,
      isTold: false,
    };
    this.#destinations.set(name, destination);
    return destination;
  }

  async #writeAll(): Promise<void> {
    for (const [name, destination] of this.#destinations) {
      const { waiting } = destination;
      if (waiting.length === 0) continue;
      destination.waiting = [];
      try {
        await this.#append(destination, waiting);
        destination.isTold = false;
        destination.waitingRecords = count(destination.waiting);
      } catch (error) {
        destination.waiting = [...waiting, ...destination.waiting];
        // What a file with a failed write or sync holds is unknown: the next write takes a new one.
        await closeFile(destination);
        if (destination.isTold) continue;
        destination.isTold = true;
        this.#report({ notice: 'settled-record-unwritten', destination: name, reason: String(error) });
      }
    }
  }

  async #append(destination: Destination, waiting: readonly SettledFrame[]): Promise<void> {
    const { file, end } = await this.#openFile(destination);
    const frames = merged(waiting).map(encodeFrame);
    await file.write(frames, end);
    await file.sync();
    if (destination.open !== undefined) {
      destination.open.end = end + frames.reduce((sum, frame) => sum + frame.length, 0);
    }
  }

  async #openFile(destination: Destination) {
    const day = dayOf(this.#clock.now());
    if (destination.open?.day === day) return destination.open;
    await closeFile(destination);
    const { folder } = destination;
    await this.#files.makeFolder(folder);
    const found = await listSettledFiles(this.#files, folder);
    await this.#removeOld(folder, found);
    const number = Math.max(0, ...found.filter((each) => each.day === day).map((each) => each.number)) + 1;
    const file = await this.#files.open(join(folder, settledFileName(day, number)), 'create');
    destination.open = { file, day, end: 0 };
    await this.#files.syncFolder(folder);
    return destination.open;
  }

  /** Whole files, the oldest first, when their time is over or there is no room for them. */
  async #removeOld(folder: string, found: readonly { readonly name: string; readonly day: string }[]) {
    const oldest = dayOf(this.#clock.now() - keptDays * dayMs);
    let bytes = 0;
    for (const { name, day } of found.toReversed()) {
      bytes += (await this.#files.size(join(folder, name))) ?? 0;
      if (day < oldest || bytes > mostBytes) await this.#files.remove(join(folder, name));
    }
  }
}

function count(frames: readonly SettledFrame[]): number {
  return frames.reduce((sum, { taken }) => sum + taken.length, 0);
}

/** Small settlements of the same second share a frame: they compress better together. */
function merged(waiting: readonly SettledFrame[]): readonly SettledFrame[] {
  const frames: { settledAtMs: number; taken: TakenRecord[] }[] = [];
  for (const { settledAtMs, taken } of waiting) {
    const last = frames.at(-1);
    const isSame = last !== undefined && settledAtMs - last.settledAtMs < 1_000;
    if (isSame && last.taken.length + taken.length <= frameRecords) last.taken.push(...taken);
    else frames.push({ settledAtMs, taken: [...taken] });
  }
  return frames;
}

async function closeFile(destination: Destination): Promise<void> {
  const { open } = destination;
  destination.open = undefined;
  await open?.file.close().catch(() => {});
}
