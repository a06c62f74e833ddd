// Opens the journal in a state folder: lock, catalogue, recovery, and the parts put together.
import { basename, join } from 'node:path';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import type { Files } from '../../world/files.ts';
import type { Journal, LostRange } from '../journal.ts';
import type { JournalOptions } from '../options.ts';
import { Catalogue } from './catalogue.ts';
import { CatalogueKeeper } from './catalogue-keeper.ts';
import { Contents } from './contents.ts';
import { Damage } from './damage.ts';
import { EmbeddedJournal } from './embedded-journal.ts';
import { type JournalFolder, prepareFolder } from './folder.ts';
import { KnownRecords } from './known-records.ts';
import { createPrivately, type Lock, type TakeLock, takeLock } from './lock.ts';
import { adoptBlocks, fitsSegments, type RecoveryParts, restore } from './recovery.ts';
import { type Bounds, boundsOf } from './room.ts';
import { SegmentWriter, segmentBytes } from './segment-writer.ts';
import { SettledRecord } from './settled-record.ts';
import { Tail, tailBytes } from './tail.ts';

export interface JournalSetup {
  readonly stateFolder: string;
  readonly options: JournalOptions;
  readonly files: Files;
  readonly clock: Clock;
  readonly report: Report;
  /** Where the catalogue lies; `:memory:` when `files` is not the real disk. By default in the state folder. */
  readonly catalogue?: string;
  /** By default an exclusive lock in the state folder. */
  readonly lock?: TakeLock;
  /**
   * Sets the catalogue aside, usable or not, and makes everything anew from the segments alone; of the lists of known
   * ids only those are kept that `keepsIds` names.
   */
  readonly rebuild?: { readonly keepsIds: (name: string) => boolean };
  /** Sizes that only a test makes smaller. */
  readonly sizes?: Partial<JournalSizes>;
}

export interface JournalSizes {
  readonly segmentBytes: number;
  readonly tailBytes: number;
  readonly memoryIds: number;
  readonly bounds: Bounds;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** What the start found to be lost; each was reported as a notice too. */
  readonly lost: readonly LostRange[];
}

/**
 * Throws `journal-locked`, `journal-in-memory`, `journal-newer-format`, and `journal-read-failed` (retry) when the
 * disk refuses what recovery needs: it is opened whole or not at all.
 */
export async function openJournal(setup: JournalSetup): Promise<OpenedJournal> {
  const { files, stateFolder, options } = setup;
  try {
    const folder = await prepareFolder(files, stateFolder, options.allowInMemory);
    const lock = await (setup.lock ?? takeLock)(files, folder);
    return await openLocked(setup, folder, lock).catch((error) => {
      lock.release();
      throw error;
    });
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('journal-read-failed', {
      message: `Opening the journal in ${stateFolder} failed: ${String(error)}.`,
      cause: error,
    });
  }
}

async function openLocked(setup: JournalSetup, folder: JournalFolder, lock: Lock): Promise<OpenedJournal> {
  const { files, clock, report, sizes, options } = setup;
  const contents = new Contents();
  const known = new KnownRecords(files, folder.known, sizes?.memoryIds);
  const damage = new Damage(files, folder, report);
  const unwanted = (await files.list(folder.known)).filter((name) => setup.rebuild?.keepsIds(name) === false);
  for (const name of unwanted) await files.rename(join(folder.known, name), join(folder.quarantine, name));
  await setAsideRuns(files, folder, report, await known.open());
  const parts = { files, folder, report, contents, known, damage, nowMs: clock.now() };
  const keeper = await recover(setup, parts);
  const writer = new SegmentWriter(files, folder, report, sizes?.segmentBytes ?? segmentBytes);
  const newest = contents.segments.newest;
  if (newest !== undefined && keeper.isTailClean) await writer.resume(newest.first, newest.end);
  const journal = new EmbeddedJournal({
    ...{ files, folder, clock, report, contents, known, damage, writer, lock },
    keeper: keeper.keeper,
    settledRecord: new SettledRecord(files, setup.stateFolder, clock, report),
    tail: new Tail(sizes?.tailBytes ?? tailBytes),
    bounds: sizes?.bounds ?? boundsOf(options.maxMegabytes),
    keepDays: options.keepDays,
  });
  return { journal, lost: damage.lost };
}

async function recover(
  setup: JournalSetup,
  found: RecoveryParts,
): Promise<{ readonly keeper: CatalogueKeeper; readonly isTailClean: boolean }> {
  const { contents, known, report } = found;
  const path = setup.catalogue ?? found.folder.catalogue;
  const opened = await (setup.rebuild !== undefined
    ? replaceCatalogue(setup, found.folder, path, undefined, 'a rebuild was asked for')
    : openCatalogue(setup, found.folder, path));
  const catalogued = opened.load();
  const isUsable = catalogued !== undefined && (await fitsSegments(found, catalogued));
  const catalogue =
    catalogued === undefined || isUsable
      ? opened
      : await replaceCatalogue(setup, found.folder, path, opened, 'it does not fit the segments');
  const missing = isUsable ? await restore(found, catalogue, catalogued) : [];
  const keeper = new CatalogueKeeper(catalogue, contents, known, setup.clock, report);
  try {
    const floor = catalogued?.head ?? contents.head([]);
    const parts = { ...found, tellCatalogue: () => keeper.tellIfDue() };
    const adopted = await adoptBlocks(parts, floor, missing);
    contents.changes.forgetRejectsBefore = contents.oldestPositions;
    if (contents.segments.newest !== undefined) keeper.tell();
    contents.rejectCount = keeper.countRejects();
    const { all, bytes } = contents.segments;
    report({ notice: 'journal-opened', segments: all.length, bytes, adopted: adopted.blocks });
    return { keeper, isTailClean: adopted.isTailClean };
  } catch (error) {
    catalogue.close();
    throw error;
  }
}

async function openCatalogue(setup: JournalSetup, folder: JournalFolder, path: string): Promise<Catalogue> {
  try {
    if (path !== ':memory:') await createPrivately(setup.files, path);
    return new Catalogue(path);
  } catch (error) {
    return replaceCatalogue(setup, folder, path, undefined, String(error));
  }
}

async function replaceCatalogue(
  { files, clock, report }: JournalSetup,
  folder: JournalFolder,
  path: string,
  unusable: Catalogue | undefined,
  reason: string,
): Promise<Catalogue> {
  unusable?.close();
  if (path === ':memory:') return new Catalogue(path);
  const quarantined = join(folder.quarantine, `${clock.now()}-${basename(path)}`);
  try {
    for (const part of ['', '-wal', '-shm']) {
      if ((await files.size(path + part)) !== undefined) await files.rename(path + part, quarantined + part);
    }
    await createPrivately(files, path);
    const catalogue = new Catalogue(path);
    report({ notice: 'catalogue-rebuilt', reason, quarantined });
    return catalogue;
  } catch (error) {
    // A full disk, for one. The segments know everything: delivery goes on, and the next start reads them all again.
    report({ notice: 'catalogue-behind', reason: String(error) });
    return new Catalogue(':memory:');
  }
}

async function setAsideRuns(
  files: Files,
  folder: JournalFolder,
  report: Report,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const file = join(folder.known, name);
    await files.rename(file, join(folder.quarantine, name));
    report({ notice: 'known-records-damaged', file });
  }
}
