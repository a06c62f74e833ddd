// The journal alone: every page on disk before the next one is taken, and all of it read again as a destination does
// that was away. Each round has a journal of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { journalOptions } from '../../src/journal/options.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import { systemClock } from '../../src/world/clock.ts';
import { systemFiles } from '../../src/world/files.ts';
import { source } from './detections.ts';
import type { Step } from './measure.ts';

const pageRecords = 1_000;
/** As the sending loop does it. */
const batchLimits = { maxRecords: 200, maxBytes: 512 * 1024 };

export function journalSteps(records: readonly SourceRecord[]): readonly Step[] {
  return [
    {
      name: 'commit to the journal',
      prepare: async () => {
        const stateFolder = await mkdtemp(join(tmpdir(), 'bench-journal-'));
        const journal = await open(stateFolder);
        await journal.reader('siem', 'alert');
        return async () => {
          await commitAll(journal, records);
          await journal.close();
          await rm(stateFolder, { recursive: true });
        };
      },
    },
    {
      name: 'read from the journal',
      prepare: async () => {
        const stateFolder = await mkdtemp(join(tmpdir(), 'bench-journal-'));
        const written = await open(stateFolder);
        await written.reader('siem', 'alert');
        await commitAll(written, records);
        await written.close();
        // Opened anew, so that nothing of it is in memory.
        const journal = await open(stateFolder);
        return async () => {
          await readAll(journal, records.length);
          await journal.close();
          await rm(stateFolder, { recursive: true });
        };
      },
    },
  ];
}

async function open(stateFolder: string): Promise<Journal> {
  const options = { ...journalOptions.parse({}), allowInMemory: true };
  const world = { files: systemFiles, clock: systemClock, report: () => {} };
  const { journal } = await openJournal({ stateFolder, options, ...world });
  return journal;
}

async function commitAll(journal: Journal, records: readonly SourceRecord[]): Promise<void> {
  for (let at = 0; at < records.length; at += pageRecords) {
    const page = { records: records.slice(at, at + pageRecords), changes: [], filtered: 0, hasMore: true };
    await journal.commit(source, page);
  }
}

async function readAll(journal: Journal, count: number): Promise<void> {
  const reader = await journal.reader('siem', 'alert');
  let read = 0;
  for (let batch = await reader.read(batchLimits); batch.length > 0; batch = await reader.read(batchLimits)) {
    read += batch.length;
  }
  if (read !== count) throw new Error(`${read} of ${count} records were read`);
}
