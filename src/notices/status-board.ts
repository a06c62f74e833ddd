// What the notices say, kept as the present state of every source and destination. What the journal and the
// sources and destinations themselves know (coverage, backlog, proof level) is added by who asks.
import type { Clock } from '../world/clock.ts';
import type { Notice } from './notice.ts';
import type { DestinationStatus, RunningBackfill, SourceStatus, Trouble } from './status.ts';

export type BoardSource = Omit<SourceStatus, 'coverage'>;
export type BoardDestination = Omit<DestinationStatus, 'proof' | 'settlesWithinSeconds' | 'behind'>;

type BackfillNews = Extract<
  Notice,
  { readonly notice: 'backfill-started' | 'backfill-progressed' | 'backfill-failing' }
>;

/** The short breaths of a source that takes turns are no pacing worth showing. */
const shownRestMs = 1_000;

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

export interface StatusBoard {
  readonly report: (notice: Notice) => void;
  readonly sources: readonly BoardSource[];
  readonly destinations: readonly BoardDestination[];
}

export function createStatusBoard(
  names: {
    readonly sources: readonly { readonly name: string; readonly tenant: string }[];
    readonly destinations: readonly string[];
  },
  clock: Clock,
): StatusBoard {
  const sources = new Map(names.sources.map(({ name, tenant }) => [name, newSource(name, tenant)]));
  const destinations = new Map(names.destinations.map((name) => [name, newDestination(name)]));
  return {
    report: (notice) => {
      if ('source' in notice && !('destination' in notice)) {
        const source = sources.get(notice.source);
        if (source !== undefined) noteSource(source, notice, clock.now());
      } else if ('destination' in notice) {
        const destination = destinations.get(notice.destination);
        if (destination !== undefined) noteDestination(destination, notice, clock.now());
      }
    },
    get sources() {
      return [...sources.values()].map((source) => ({ ...source }));
    },
    get destinations() {
      return [...destinations.values()].map((destination) => ({ ...destination }));
    },
  };
}

function newSource(name: string, tenant: string): Changeable<BoardSource> {
  return {
    name,
    tenant,
    state: 'starting',
    lastSuccessAtMs: undefined,
    stored: 0,
    repeated: 0,
    filtered: 0,
    trouble: undefined,
    backfills: [],
  };
}

function newDestination(name: string): Changeable<BoardDestination> {
  return {
    name,
    state: 'connecting',
    hosts: [],
    isHostUnseen: false,
    linesSent: 0,
    linesProven: 0,
    linesRepeated: 0,
    unproven: 0,
    delivered: 0,
    leftOut: 0,
    filtered: 0,
    setAside: 0,
    replay: undefined,
    trouble: undefined,
    lastTrouble: undefined,
    canary: undefined,
    certificates: [],
  };
}

function noteSource(source: Changeable<BoardSource>, notice: Notice, now: number): void {
  switch (notice.notice) {
    case 'round-started':
      source.state = 'pulling';
      break;
    case 'page-committed':
      source.stored += notice.stored;
      source.repeated += notice.repeated;
      source.filtered += notice.filtered;
      // A page kept back for the journal is committed now; the source itself was never in trouble.
      if (source.trouble?.code.startsWith('journal-')) source.trouble = undefined;
      break;
    case 'round-finished':
      source.state = stateAfter(notice);
      if (!notice.hasMore) source.lastSuccessAtMs = now;
      source.trouble = undefined;
      break;
    case 'source-retries':
      source.state = 'retrying';
      source.trouble = troubleOf(notice, source.trouble, now);
      break;
    case 'source-holds':
    case 'commit-waits':
      source.state = 'holding';
      source.trouble = troubleOf(notice, source.trouble, now);
      break;
    case 'source-stopped':
      source.state = 'stopped';
      source.trouble = troubleOf(notice, source.trouble, now);
      break;
    case 'backfill-started':
    case 'backfill-progressed':
    case 'backfill-failing':
      source.backfills = [...othersThan(source.backfills, notice.id), runningBackfill(notice)];
      break;
    case 'backfill-finished':
    case 'backfill-cancelled':
      source.backfills = othersThan(source.backfills, notice.id);
      break;
  }
}

function stateAfter({ hasMore, restMs }: { readonly hasMore: boolean; readonly restMs: number }) {
  if (!hasMore) return 'waiting';
  return restMs >= shownRestMs ? 'pacing' : 'pulling';
}

function othersThan(backfills: readonly RunningBackfill[], id: string): readonly RunningBackfill[] {
  return backfills.filter((each) => each.id !== id);
}

function runningBackfill(notice: BackfillNews): RunningBackfill {
  const { id, fromMs, toMs } = notice;
  const doneToMs = notice.notice === 'backfill-started' ? fromMs : notice.doneToMs;
  return { id, fromMs, toMs, doneToMs, reason: notice.notice === 'backfill-failing' ? notice.reason : '' };
}

function noteDestination(destination: Changeable<BoardDestination>, notice: Notice, now: number): void {
  switch (notice.notice) {
    case 'delivery-started':
      destination.state = 'delivering';
      destination.trouble = undefined;
      break;
    case 'destination-hosts':
      destination.hosts = notice.hosts;
      break;
    case 'destination-host-down':
      destination.linesRepeated += notice.again;
      break;
    case 'lines-sent':
      destination.linesSent += notice.lines;
      destination.unproven += notice.lines;
      break;
    case 'lines-settled':
      destination.linesProven += notice.lines;
      destination.delivered += notice.delivered;
      destination.leftOut += notice.leftOut;
      destination.filtered += notice.filtered;
      destination.setAside += notice.setAside;
      destination.unproven = notice.unproven;
      break;
    case 'delivery-retries':
    case 'delivery-holds':
      destination.state = notice.notice === 'delivery-holds' ? 'holding' : 'retrying';
      destination.linesRepeated += notice.unproven;
      destination.unproven = 0;
      destination.trouble = troubleOf(notice, destination.trouble, now);
      destination.lastTrouble = destination.trouble;
      break;
    case 'canary-proven':
      destination.canary = { latencyMs: notice.latencyMs, provenAtMs: now };
      break;
    case 'destination-certificate': {
      const { whose, address, subject, fingerprint, expiresAtMs } = notice;
      const others = destination.certificates.filter((c) => c.whose !== whose || c.address !== address);
      destination.certificates = [...others, { whose, address, subject, fingerprint, expiresAtMs }];
      break;
    }
    case 'replay-started':
    case 'replay-progressed':
      destination.replay = { id: notice.id, share: notice.share };
      break;
    case 'replay-finished':
    case 'replay-cancelled':
      if (destination.replay?.id === notice.id) destination.replay = undefined;
      break;
    case 'destination-acknowledged-unshown':
      destination.isHostUnseen = true;
      break;
    case 'delivery-stopped':
      destination.state = 'stopped';
      destination.trouble = troubleOf(notice, destination.trouble, now);
      destination.lastTrouble = destination.trouble;
      break;
  }
}

/** The same trouble again keeps the moment it began. */
function troubleOf(
  { code, message, remedy }: Omit<Trouble, 'sinceMs'>,
  before: Trouble | undefined,
  now: number,
): Trouble {
  return { code, message, remedy, sinceMs: before?.code === code ? before.sinceMs : now };
}
