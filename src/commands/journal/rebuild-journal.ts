// `journal rebuild`, which is the recovery after damage too: everything the journal knows is made anew from the blocks
// that can be read (state, marks, rejects, known ids), and what is lost is fetched again.
import type { Configuration } from '../../config/configuration.ts';
import { runBlocks } from '../../journal/embedded/known-run.ts';
import { openJournal } from '../../journal/embedded/open-journal.ts';
import type { Report } from '../../notices/notice.ts';
import type { Clock } from '../../world/clock.ts';
import { systemFiles } from '../../world/files.ts';
import type { Random } from '../../world/random.ts';
import { sourcesAtRest } from '../sources-at-rest.ts';
import { type FetchedAgain, fetchLost } from './fetch-lost.ts';
import { type JournalSurvey, surveyJournal } from './survey-journal.ts';

export interface Rebuilt extends FetchedAgain {
  readonly segments: number;
  readonly rejects: number;
  readonly survey: JournalSurvey;
}

/** Throws `journal-locked` while a service runs, and what opening the journal throws. */
export async function rebuildJournal(
  configuration: Configuration,
  world: { readonly clock: Clock; readonly random: Random; readonly report: Report },
): Promise<Rebuilt> {
  const { stateFolder, journal: options } = configuration;
  const found = await surveyJournal(configuration);
  const { losses, lostBytes } = found.survey;
  const { journal } = await openJournal({
    ...{ stateFolder, options, files: systemFiles, ...world },
    rebuild: {
      // Ids of lost records must be unknown again; a list of ids does not say which block each came from.
      keepsIds: (name) => {
        const run = runBlocks(name);
        return losses.every(({ first, last }) => run.last < first || run.first > last);
      },
    },
  });
  try {
    const sources = sourcesAtRest(configuration).filter(
      // Without a catalogue nobody knows whose they were.
      ({ name }) => lostBytes === undefined || lostBytes[name] !== undefined,
    );
    const fetched = await fetchLost(losses, sources, { ...world, journal });
    const { segments, rejects } = journal.status();
    return { ...fetched, segments, rejects, survey: found };
  } finally {
    await journal.close();
  }
}
