// Begins, lists and cancels back-fills: small values in the state of the source that will read them. It writes them
// with pages of their own, also while the source commits its pages: neither touches a key of the other.
import type { BackfillDesk, BackfillWish } from '../control/backfill-desk.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { StateChange } from '../model/state.ts';
import type { BackfillStatus } from '../notices/backfill-status.ts';
import type { Report } from '../notices/notice.ts';
import { type Backfill, backfillsIn, removalChanges, startChange } from '../sources/backfill/job.ts';
import type { PastReader } from '../sources/backfill/past-reader.ts';
import type { ProbedSource } from '../sources/source-kind.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';

/** Per source; each is a slice a round less for the others. */
const mostUnderWay = 10;
const idLength = 8;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Only asked for what it is called and how far back it can read. */
export type FillableSource = Pick<ProbedSource, 'name' | 'tenant'> & {
  readonly past: Pick<PastReader, 'furthestBackMs'>;
};

export function createBackfillDesk(setup: {
  readonly sources: readonly FillableSource[];
  readonly journal: Pick<Journal, 'state' | 'commit'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}): BackfillDesk {
  const { sources, journal, clock, random, report } = setup;
  async function backfillsOf(source: FillableSource): Promise<readonly BackfillStatus[]> {
    const state = await journal.state(source.name);
    return backfillsIn(state).map((backfill) => statusOf(source, backfill));
  }

  async function commit(source: string, changes: readonly StateChange[]): Promise<void> {
    await journal.commit(source, { records: [], changes, filtered: 0, hasMore: false });
  }

  function find({ source: name, fromMs, toMs }: BackfillWish): FillableSource {
    const source = sources.find((each) => each.name === name);
    if (source === undefined) {
      const names = sources.map((each) => each.name).join(', ');
      throw refusal(
        `There is no source ${name}.`,
        `The sources of the configuration in force are: ${names}.`,
      );
    }
    const { furthestBackMs } = source.past;
    const now = clock.now();
    if (fromMs >= toMs) throw refusal('The span ends before it begins.', 'Give --from the earlier time.');
    if (toMs > now) {
      throw refusal(
        `The span ends in the future, at ${isoTime(toMs)}.`,
        'Leave --to out to fill in up to now.',
      );
    }
    if (fromMs < now - furthestBackMs) {
      throw refusal(
        `The span begins at ${isoTime(fromMs)}, and Microsoft keeps what ${name} reads for ${reachText(furthestBackMs)} only.`,
        `Begin at ${isoTime(now - furthestBackMs)} or later.`,
      );
    }
    return source;
  }

  return {
    start: async (wish) => {
      const source = find(wish);
      const all = await backfillsOf(source);
      if (all.filter(({ finishedAtMs }) => finishedAtMs === undefined).length >= mostUnderWay) {
        throw refusal(
          `${source.name} has ${mostUnderWay} back-fills under way already.`,
          'Wait for one to finish, or cancel one with `defender-siem backfill cancel ID`.',
        );
      }
      const { fromMs, toMs } = wish;
      const id = random.uuid().replaceAll('-', '').slice(0, idLength);
      const job = { id, fromMs, toMs, createdAtMs: clock.now() };
      await commit(source.name, [startChange(job)]);
      return statusOf(source, { job, progress: undefined });
    },
    list: async () => (await Promise.all(sources.map(backfillsOf))).flat(),
    cancel: async (id) => {
      for (const source of sources) {
        const found = (await backfillsOf(source)).find((each) => each.id === id);
        if (found === undefined) continue;
        await commit(source.name, removalChanges(id));
        if (found.finishedAtMs === undefined)
          report({ notice: 'backfill-cancelled', source: source.name, id });
        return found;
      }
      throw new ConnectorError('backfill-unknown', { message: `No back-fill has the id ${id}.` });
    },
  };
}

function statusOf({ name, tenant }: FillableSource, { job, progress }: Backfill): BackfillStatus {
  const { doneToMs = job.fromMs, records = 0, tries = 0, reason = '', finishedAtMs = 0 } = progress ?? {};
  return {
    ...job,
    source: name,
    tenant,
    doneToMs,
    records,
    tries,
    reason,
    finishedAtMs: finishedAtMs === 0 ? undefined : finishedAtMs,
  };
}

function refusal(message: string, remedy: string): ConnectorError {
  return new ConnectorError('backfill-refused', { message, remedy });
}

function reachText(ms: number): string {
  return ms >= 2 * dayMs ? `${Math.round(ms / dayMs)} days` : `${Math.round(ms / hourMs)} hours`;
}

function isoTime(ms: number): string {
  return new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().replace('.000', '');
}
