// The pulling loop, one per source: take the state, pull, commit page N while N+1 is read, report, wait.
// What to ask for is the source's business, what is durable the journal's; waiting, trying again and
// stopping are decided here and nowhere else.
import type { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { Page } from '../model/page.ts';
import type { StateView } from '../model/state.ts';
import type { Report } from '../notices/notice.ts';
import type { Source } from '../sources/source.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';
import { checkPage } from './page-check.ts';
import { createWaits } from './waits.ts';

/** A source that throws what no table knows is asked again this often in a row, then stopped. */
const toleratedDefects = 5;
/** Between two rounds of a source that is woken again and again. */
const shortestRestMs = 2_000;
/** Room in the journal comes back by itself as soon as a destination settles. */
const fullJournalWaitMs = 5_000;

export interface PullerSetup {
  readonly source: Source;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}

/** Runs until `stop` aborts or the source is stopped for good; rejects only when the journal breaks its promise. */
export async function runPuller(setup: PullerSetup, stop: AbortSignal): Promise<void> {
  const { source, clock, random, report } = setup;
  const waits = createWaits(random);
  let defects = 0;
  let isFailing = false;
  while (!stop.aborted) {
    report({ notice: 'round-started', source: source.name });
    const round = pacedRound(await pullRound(setup, stop));
    if (stop.aborted) return;
    // What was known already is no progress: a source that fails behind it must not be asked again and again.
    if (round.stored > 0) waits.reset();
    if (round.problem === undefined) {
      waits.reset();
      defects = 0;
      if (isFailing) report({ notice: 'source-recovered', source: source.name });
      isFailing = false;
      const { hasMore } = round;
      const restMs = hasMore ? round.resumeAfterMs : 0;
      report({ notice: 'round-finished', source: source.name, hasMore, restMs });
      if (!hasMore) await restUnlessWoken(source, clock, stop);
      else if (restMs > 0) await clock.sleep(restMs, stop);
      continue;
    }
    isFailing = true;
    if (round.problem.code === 'program-defect') defects += 1;
    const { action, code, message, remedy } = round.problem;
    const trouble = { source: source.name, code, message, remedy };
    const isTolerated = code === 'program-defect' && defects <= toleratedDefects;
    if (action !== 'hold' && action !== 'retry' && !isTolerated) {
      report({ notice: 'source-stopped', ...trouble });
      return;
    }
    const waitMs = waits.after(round.problem);
    if (action === 'hold') report({ notice: 'source-holds', ...trouble, waitMs });
    else report({ notice: 'source-retries', ...trouble, waitMs });
    await clock.sleep(waitMs, stop);
  }
}

/** Until the next poll, or until the source says that there is news; never so short that news alone keep it busy. */
async function restUnlessWoken(source: Source, clock: Clock, stop: AbortSignal): Promise<void> {
  const waitMs = source.pollSeconds * 1_000;
  if (source.wakes === undefined) return clock.sleep(waitMs, stop);
  const shortestMs = Math.min(waitMs, shortestRestMs);
  await clock.sleep(shortestMs, stop);
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  await Promise.race([clock.sleep(waitMs - shortestMs, signal), source.wakes(signal)]);
  over.abort();
}

interface Round {
  readonly hasMore: boolean;
  /** With `hasMore`: how long the source wants to rest first. */
  readonly resumeAfterMs: number;
  /** Records that were new. */
  readonly stored: number;
  readonly problem?: ConnectorError;
}

/** To have asked as often as it may is no failure of a source: the rest of the round follows. */
function pacedRound(round: Round): Round {
  if (round.problem?.code !== 'source-rate-reached') return round;
  const { stored, problem } = round;
  return { hasMore: true, resumeAfterMs: problem.retryAfterMs ?? shortestRestMs, stored };
}

/** One pull to its end. At most two pages are in memory: one being committed, one being read. */
async function pullRound(setup: PullerSetup, stop: AbortSignal): Promise<Round> {
  const { source, journal } = setup;
  const pages = checkedPages(source, await journal.state(source.name), stop);
  let committing: Promise<void> = Promise.resolve();
  let stored = 0;
  let hasMore = false;
  let resumeAfterMs = 0;
  while (true) {
    const [next] = await Promise.all([nextPage(pages, source.name), committing]);
    if (next.page === undefined || stop.aborted) {
      if (next.page !== undefined) await pages.return().catch(() => {});
      return { hasMore, resumeAfterMs, stored, ...next };
    }
    resumeAfterMs = next.page.resumeAfterMs ?? 0;
    // An empty page that promises more would turn the loop without rest.
    const isEmpty = next.page.records.length + next.page.changes.length === 0;
    hasMore = next.page.hasMore && (!isEmpty || resumeAfterMs > 0);
    committing = commitPage(setup, next.page, stop).then((fresh) => {
      stored += fresh;
    });
  }
}

/** Inside a generator even a source that throws before its first page does so from `next`. */
async function* checkedPages(
  source: Source,
  state: StateView,
  stop: AbortSignal,
): AsyncGenerator<Page, void> {
  for await (const page of source.pull(state, stop)) yield checkPage(page, source.name);
}

/** A source's exception is an outcome like any other; only the journal's leave the round. */
async function nextPage(
  pages: AsyncIterator<Page>,
  source: string,
): Promise<{ readonly page?: Page; readonly problem?: ConnectorError }> {
  try {
    const next = await pages.next();
    return next.done === true ? {} : { page: checkPage(next.value, source) };
  } catch (error) {
    return { problem: ownedError(error, `Pulling from ${source}`) };
  }
}

/**
 * Commits this page, the same one again and again if need be: whatever comes after it may only follow it.
 * Resolves to the number of its records that were new.
 */
async function commitPage(setup: PullerSetup, page: Page, stop: AbortSignal): Promise<number> {
  const { source, journal, clock, random, report } = setup;
  const waits = createWaits(random, fullJournalWaitMs);
  while (!stop.aborted) {
    try {
      const { stored, repeated } = await journal.commit(source.name, page);
      page.release?.();
      report({
        notice: 'page-committed',
        source: source.name,
        stored,
        repeated: repeated + (page.repeated ?? 0),
        filtered: page.filtered,
      });
      return stored;
    } catch (error) {
      const problem = ownedError(error, `Committing a page of ${source.name}`);
      if (problem.action !== 'retry' && problem.action !== 'hold') throw problem;
      const { code, message, remedy } = problem;
      const waitMs = waits.after(problem);
      report({ notice: 'commit-waits', source: source.name, code, message, remedy, waitMs });
      await clock.sleep(waitMs, stop);
    }
  }
  return 0;
}
