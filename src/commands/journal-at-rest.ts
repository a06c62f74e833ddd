// The journal of a service that does not run, opened for as long as a command needs it. It takes the lock, so
// that a service which starts meanwhile cannot write beside it.
import { join } from 'node:path';
import type { Configuration } from '../config/configuration.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { openJournal } from '../journal/embedded/open-journal.ts';
import type { Journal } from '../journal/journal.ts';
import { systemClock } from '../world/clock.ts';
import { systemFiles } from '../world/files.ts';
import type { Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';

/** Throws `journal-absent` when there is none yet, and whatever opening it throws. */
export async function withJournalAtRest<T>(
  { stateFolder, journal: options }: Configuration,
  io: Io,
  use: (journal: Journal) => Promise<T>,
): Promise<T> {
  const contents = await systemFiles.list(join(stateFolder, 'segments'));
  if (contents.length === 0) {
    throw new ConnectorError('journal-absent', {
      message: `Looking for a journal in ${stateFolder} found none, and no service runs there.`,
    });
  }
  const { journal } = await openJournal({
    stateFolder,
    options,
    files: systemFiles,
    clock: systemClock,
    report: complainingReport(io),
  });
  try {
    return await use(journal);
  } finally {
    await journal.close();
  }
}
