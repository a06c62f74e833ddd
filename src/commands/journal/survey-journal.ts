// What `journal check` and `journal stats` look at: the segments, and at rest the catalogue beside them. Nothing is
// changed, so a service may run meanwhile; the catalogue is its own then, and not looked at.
import type { Configuration } from '../../config/configuration.ts';
import { ConnectorError } from '../../errors/connector-error.ts';
import { Catalogue } from '../../journal/embedded/catalogue.ts';
import { type JournalFolder, journalFolder, listSegments } from '../../journal/embedded/folder.ts';
import { takeLock } from '../../journal/embedded/lock.ts';
import { type Survey, surveySegments } from '../../journal/embedded/survey.ts';
import { systemFiles } from '../../world/files.ts';

export interface JournalSurvey {
  readonly survey: Survey;
  /** Why the catalogue was not compared; undefined when it was. */
  readonly notCompared: string | undefined;
}

/** Throws `journal-absent`, `journal-newer-format` and `journal-read-failed`. */
export async function surveyJournal({ stateFolder }: Configuration): Promise<JournalSurvey> {
  const folder = await journalIn(stateFolder);
  const lock = await takeLock(systemFiles, folder).catch((error) => {
    if (error instanceof ConnectorError && error.code === 'journal-locked') return undefined;
    throw error;
  });
  if (lock === undefined) {
    const survey = await surveySegments(systemFiles, folder);
    return { survey, notCompared: 'the service runs and has it in use' };
  }
  try {
    return await surveyAtRest(folder);
  } finally {
    lock.release();
  }
}

/** Throws `journal-absent`. */
export async function journalIn(stateFolder: string): Promise<JournalFolder> {
  const folder = journalFolder(stateFolder);
  if ((await listSegments(systemFiles, folder)).length > 0) return folder;
  throw new ConnectorError('journal-absent', {
    message: `Looking for a journal in ${stateFolder} found none.`,
  });
}

async function surveyAtRest(folder: JournalFolder): Promise<JournalSurvey> {
  const catalogue = await openCatalogue(folder);
  try {
    const contents = typeof catalogue === 'string' ? undefined : catalogue.load();
    if (typeof catalogue === 'string' || contents === undefined) {
      const survey = await surveySegments(systemFiles, folder);
      const reason = typeof catalogue === 'string' ? catalogue : 'there is none';
      return { survey, notCompared: `${reason}; the next start makes it anew from the segments` };
    }
    const states = () => catalogue.states();
    const survey = await surveySegments(systemFiles, folder, { contents, states });
    return { survey, notCompared: undefined };
  } finally {
    if (typeof catalogue !== 'string') catalogue.close();
  }
}

/** In words why it cannot be used. */
async function openCatalogue({ catalogue }: JournalFolder): Promise<Catalogue | string> {
  if ((await systemFiles.size(catalogue)) === undefined) return 'there is none';
  try {
    return new Catalogue(catalogue);
  } catch (error) {
    return `it cannot be used (${error instanceof Error ? error.message : String(error)})`;
  }
}
