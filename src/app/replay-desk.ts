// Begins, lists and cancels replays, and retries and drops rejects: small values in the program's own state, and
// what the journal says of rejects. The lanes that send are told; without a service they see it at the next start.
import type { RejectsWish, ReplayDesk } from '../control/replay-desk.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { type Journal, ownState, type StoredReject } from '../journal/journal.ts';
import { type Lane, lanes } from '../model/record.ts';
import type { StateChange, StateView } from '../model/state.ts';
import type { Report } from '../notices/notice.ts';
import type { ReplayStatus } from '../notices/replay-status.ts';
import {
  doneShare,
  type Place,
  type Replay,
  type ReplayJob,
  removalChanges,
  replaysIn,
  startChanges,
  type Wanted,
  type WantedRejects,
} from '../pipeline/replay/job.ts';
import { matchingRejects, mostRejects } from '../pipeline/replay/selection.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';

/** Per destination; they come one after the other. */
const mostUnderWay = 10;
const idLength = 8;
/** So that the catalogue is told in small steps. */
const changesAtOnce = 200;
const clearedAtOnce = 500;

export interface ReplayDeskSetup {
  readonly destinations: readonly string[];
  readonly sources: readonly string[];
  readonly journal: Pick<Journal, 'state' | 'commit' | 'stretches' | 'rejectsFrom' | 'clearRejects'>;
  /** The replays of this destination are others now. */
  readonly changed: (destination: string) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
}

export function createReplayDesk(setup: ReplayDeskSetup): ReplayDesk {
  const { destinations, sources, journal, clock, random, report } = setup;

  async function commit(changes: readonly StateChange[]): Promise<void> {
    for (let at = 0; at < changes.length; at += changesAtOnce) {
      const some = changes.slice(at, at + changesAtOnce);
      await journal.commit(ownState, { records: [], changes: some, filtered: 0, hasMore: false });
    }
  }

  async function begin(
    about: Pick<ReplayJob, 'destination' | 'places' | 'perSecond' | 'wanted'>,
    idKeys: readonly string[] = [],
  ): Promise<ReplayStatus> {
    refuseMany(await journal.state(ownState), about.destination);
    const id = random.uuid().replaceAll('-', '').slice(0, idLength);
    const job = { id, createdAtMs: clock.now(), ...about };
    await commit(startChanges(job, idKeys));
    setup.changed(about.destination);
    const begun = replaysIn(await journal.state(ownState)).find((replay) => replay.job.id === id);
    if (begun !== undefined) return statusOf(begun);
    throw new ConnectorError('replay-unknown', { message: `Replay ${id} was cancelled at once.` });
  }

  /** Those that stand now, with what holds for all of them. */
  async function find(wish: RejectsWish): Promise<readonly StoredReject[]> {
    const wanted: WantedRejects = {
      what: 'rejects',
      first: 1,
      last: Number.MAX_SAFE_INTEGER,
      ...(wish.numbers === undefined ? {} : { numbers: wish.numbers }),
      ...(wish.code === undefined ? {} : { code: wish.code }),
      ...(wish.recordType === undefined ? {} : { recordType: wish.recordType }),
    };
    const found: StoredReject[] = [];
    for await (const reject of matchingRejects(wanted, journal)) found.push(reject);
    const missing = wish.numbers?.find((number) => !found.some((reject) => reject.number === number));
    if (found.length > 0 && missing === undefined) return found;
    const which = missing === undefined ? 'like that' : `with the number ${missing}`;
    throw new ConnectorError('reject-unknown', { message: `No record ${which} is set aside.` });
  }

  return {
    start: async ({ destination, fromMs, toMs, source, idKeys, perSecond }) => {
      refuseUnknown('destination', destination, destinations);
      if (source !== undefined) refuseUnknown('source', source, sources);
      if (fromMs >= toMs) throw refusal('The span ends before it begins.', 'Give --from the earlier time.');
      const wanted: Wanted = {
        what: 'records',
        ...{ fromMs, toMs },
        ...(source === undefined ? {} : { source }),
        ...(idKeys === undefined ? {} : { ids: idKeys.length }),
      };
      // What the connector says of itself was true then: only who asks for it by name gets it again.
      const isOwnAsked = source !== undefined || idKeys !== undefined;
      const places = placesOf(journal, { fromMs, toMs }, isOwnAsked ? lanes : ['alert', 'audit']);
      if (Object.keys(places).length === 0) {
        throw refusal(
          'The journal keeps no records of that time.',
          'See with `defender-siem journal stats` from when on it has some.',
        );
      }
      return begin({ destination, places, perSecond, wanted }, idKeys);
    },
    list: async () => replaysIn(await journal.state(ownState)).map(statusOf),
    cancel: async (id) => {
      const state = await journal.state(ownState);
      const found = replaysIn(state).find((replay) => replay.job.id === id);
      if (found === undefined)
        throw new ConnectorError('replay-unknown', { message: `No replay has the id ${id}.` });
      await commit(removalChanges(state, id));
      const { destination } = found.job;
      setup.changed(destination);
      if (found.progress.finishedAtMs === 0) report({ notice: 'replay-cancelled', destination, id });
      return statusOf(found);
    },
    retry: async ({ perSecond, ...wish }) => {
      const found = await find(wish);
      const begun: ReplayStatus[] = [];
      for (const [destination, rejects] of Map.groupBy(found, (reject) => reject.destination)) {
        refuseUnknown('destination', destination, destinations);
        for (let at = 0; at < rejects.length; at += mostRejects) {
          const some = rejects.slice(at, at + mostRejects);
          const wanted: Wanted = {
            ...{ what: 'rejects', first: some[0]?.number ?? 0, last: some.at(-1)?.number ?? 0 },
            ...wish,
          };
          begun.push(await begin({ destination, places: placesAround(some), perSecond, wanted }));
        }
      }
      return begun;
    },
    drop: async (wish) => {
      const found = await find(wish);
      for (const [destination, rejects] of Map.groupBy(found, (reject) => reject.destination)) {
        const numbers = rejects.map(({ number }) => number);
        for (let at = 0; at < numbers.length; at += clearedAtOnce) {
          await journal.clearRejects(numbers.slice(at, at + clearedAtOnce));
        }
        const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
        report({ notice: 'rejects-dropped', destination, count: numbers.length, first, last });
      }
      return found.length;
    },
  };
}

function placesOf(
  journal: Pick<Journal, 'stretches'>,
  span: { readonly fromMs: number; readonly toMs: number },
  wanted: readonly Lane[],
): Partial<Record<Lane, Place>> {
  const stretches = journal.stretches(span.fromMs, span.toMs);
  const places: Partial<Record<Lane, Place>> = {};
  for (const lane of wanted) {
    const { from, to } = stretches[lane];
    if (from < to) places[lane] = { from, to };
  }
  return places;
}

function placesAround(rejects: readonly StoredReject[]): Partial<Record<Lane, Place>> {
  const places: Partial<Record<Lane, Place>> = {};
  for (const { lane, position } of rejects) {
    const { from, to } = places[lane] ?? { from: position, to: 0 };
    places[lane] = { from: Math.min(from, position), to: Math.max(to, position + 1) };
  }
  return places;
}

function refuseUnknown(kind: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw refusal(
    `There is no ${kind} ${name}.`,
    `The ${kind}s of the configuration in force are: ${names.join(', ')}.`,
  );
}

function refuseMany(state: StateView, destination: string): void {
  const underWay = replaysIn(state).filter(
    ({ job, progress }) => job.destination === destination && progress.finishedAtMs === 0,
  );
  if (underWay.length < mostUnderWay) return;
  throw refusal(
    `${destination} has ${mostUnderWay} replays under way already.`,
    'Wait for one to finish, or cancel one with `defender-siem replay cancel ID`.',
  );
}

function refusal(message: string, remedy: string): ConnectorError {
  return new ConnectorError('replay-refused', { message, remedy });
}

function statusOf({ job, progress }: Replay): ReplayStatus {
  const { id, destination, wanted, perSecond, createdAtMs } = job;
  const { sent, leftOut, setAside, gone, finishedAtMs } = progress;
  return {
    ...{ id, destination, what: wanted.what, wanted: wantedText(wanted), perSecond, createdAtMs },
    ...{ share: doneShare(job, progress), sent, leftOut, setAside, gone },
    finishedAtMs: finishedAtMs === 0 ? undefined : finishedAtMs,
  };
}

function wantedText(wanted: Wanted): string {
  if (wanted.what === 'rejects') {
    const { first, last, numbers, code, recordType } = wanted;
    const which = numbers?.join(', ') ?? (first === last ? `${first}` : `${first} to ${last}`);
    return ['rejects', which, code, recordType].filter((word) => word !== undefined).join(' ');
  }
  const { fromMs, toMs, source, ids } = wanted;
  const what = ids === undefined ? 'records' : `${ids} ids`;
  const span = fromMs === 0 ? '' : ` of ${isoTime(fromMs)} to ${isoTime(toMs)}`;
  return `${what}${source === undefined ? '' : ` of ${source}`}${span}`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).concat('Z');
}
