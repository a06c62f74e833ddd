// Keeps the account of a demonstration: what the connector says it committed, what the simulator handed out,
// what the small SIEMs received, and from these the tally.
import { askService } from '../control/client.ts';
import type { Notice } from '../notices/notice.ts';
import type { Status } from '../notices/status.ts';
import type { FeedArrivals } from '../simulator/arrivals.ts';
import type { IssuedRecord } from '../simulator/issued-records.ts';
import { type Fetched, recordKey, type Tally, tally } from '../simulator/tally.ts';
import type { RunningCounts } from './demo-screen.ts';
import { type DemoCollector, type DemoStage, wantedRecordTypes } from './demo-stage.ts';

/** The most the service tells at once. */
const rejectLimit = 1_000;

/** What was fetched up to one moment; what comes after it is not counted. */
export interface Snapshot {
  readonly fetched: Fetched;
  readonly wanted: readonly IssuedRecord[];
}

export interface DemoAccount {
  /** To be told every notice. */
  hear(notice: Notice): void;
  snapshot(): Snapshot;
  running(seconds: number): RunningCounts;
  tally(snapshot: Snapshot, status: Status | undefined): Tally;
  /** Ids that the bounded books of the simulator or of a small SIEM no longer hold. */
  readonly forgotten: number;
  /** Reads which records were set aside; only while the service runs. */
  readRejects(): Promise<void>;
}

export function createDemoAccount({ cloud, collectors, configuration }: DemoStage): DemoAccount {
  const fetched = { stored: 0, repeated: 0, filtered: 0 };
  const settled = new Map(collectors.map(({ name }) => [name as string, { lines: 0, leftOut: 0 }]));
  const setAside = new Map(collectors.map(({ name }) => [name as string, new Set<string>()]));
  const sources = new Set(configuration.sources.map(({ name }) => name));
  // A feed is a source's name with, maybe, `/audit` behind it; the connector's own events have their own.
  const isCounted = (feed: string) => sources.has(feed.split('/')[0] ?? '');

  return {
    hear: (notice) => {
      if (notice.notice === 'page-committed' && sources.has(notice.source)) {
        fetched.stored += notice.stored;
        fetched.repeated += notice.repeated;
        fetched.filtered += notice.filtered;
      } else if (notice.notice === 'lines-settled') {
        const destination = settled.get(notice.destination);
        if (destination) {
          destination.lines += notice.lines;
          destination.leftOut += notice.leftOut;
        }
      }
    },
    snapshot: () => ({
      fetched: { ...fetched },
      // Copies: the books go on.
      wanted: [...cloud.issued()]
        .filter((record) => isWanted(record, collectors))
        .map((record) => ({ ...record })),
    }),
    running: (seconds) => ({
      seconds,
      fetched: fetched.stored + fetched.repeated + fetched.filtered,
      repeated: fetched.repeated,
      filtered: fetched.filtered,
      destinations: collectors.map(({ name, collector }) => ({
        name,
        received: countLines(collector.arrivals.feeds()),
        proven: settled.get(name)?.lines ?? 0,
      })),
    }),
    tally: (snapshot, status) =>
      tally({
        ...snapshot,
        isCounted,
        destinations: collectors.map(({ name, collector }) => ({
          name,
          arrivals: collector.arrivals,
          leftOut: settled.get(name)?.leftOut ?? 0,
          setAside: setAside.get(name) ?? new Set(),
          unproven: unprovenAt(name, status),
        })),
      }),
    get forgotten() {
      return collectors.reduce((sum, each) => sum + each.collector.arrivals.forgottenIds, cloud.forgotten());
    },
    readRejects: async () => {
      const answer = await askService(configuration.stateFolder, `/rejects?limit=${rejectLimit}`);
      for (const { destination, tenant, recordId } of rejectsIn(answer?.body)) {
        setAside.get(destination)?.add(recordKey(tenant, recordId));
      }
    },
  };
}

function isWanted(record: IssuedRecord, collectors: readonly DemoCollector[]): boolean {
  const isChosen = record.feed !== 'office-activity' || wantedRecordTypes.includes(record.recordType);
  return isChosen && (record.handedOut > 0 || (record.isReplaced && hasArrived(record, collectors)));
}

/** The beginning of an answer that broke off may have brought a version that nobody can ask for any more. */
function hasArrived(
  { tenant, id, version, feed }: IssuedRecord,
  collectors: readonly DemoCollector[],
): boolean {
  return collectors.some(({ collector }) => collector.arrivals.times(tenant, `${id}@${version}`, feed) > 0);
}

function countLines(feeds: readonly FeedArrivals[]): number {
  return feeds.reduce((sum, { lines, repeatedLines }) => sum + lines - repeatedLines, 0);
}

/** Records that wait for proof, the connector's own events aside. */
function unprovenAt(destination: string, status: Status | undefined): number {
  const behind = status?.destinations.find(({ name }) => name === destination)?.behind ?? [];
  return behind.filter(({ lane }) => lane !== 'connector').reduce((sum, { records }) => sum + records, 0);
}

interface RejectedRecord {
  readonly destination: string;
  readonly tenant: string;
  readonly recordId: string;
}

function rejectsIn(body: unknown): readonly RejectedRecord[] {
  return (body as { readonly rejects?: readonly RejectedRecord[] } | undefined)?.rejects ?? [];
}
