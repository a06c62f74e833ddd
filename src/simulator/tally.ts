// The closing tally: every record that was fetched is accounted for once. What was taken in is the connector's
// word; what arrived is the collectors' word, held against the ids the simulator handed out. Only when the two
// meet is the tally balanced.
import type { Arrivals, FeedArrivals } from './arrivals.ts';
import type { IssuedRecord } from './issued-records.ts';

/** Records, as the connector counts what it has committed; its own events are not among them. */
export interface Fetched {
  readonly stored: number;
  readonly repeated: number;
  readonly filtered: number;
}

export interface DestinationInput {
  readonly name: string;
  readonly arrivals: Arrivals;
  /** Records that its mapping leaves out on purpose. */
  readonly leftOut: number;
  /** Keys (`recordKey`) of the records that were set aside for it. */
  readonly setAside: ReadonlySet<string>;
  /** Records that were committed and are neither proven nor set aside. */
  readonly unproven: number;
}

export interface TallyInput {
  readonly fetched: Fetched;
  /** What the simulator handed out and the configuration wants; its sources are called as their kinds are. */
  readonly wanted: readonly IssuedRecord[];
  readonly destinations: readonly DestinationInput[];
  /** Whether a feed carries fetched records, and not the connector's own events. */
  readonly isCounted: (feed: string) => boolean;
}

export interface DestinationTally {
  readonly name: string;
  readonly lines: number;
  readonly records: number;
  readonly filtered: number;
  readonly setAside: number;
  readonly unproven: number;
  readonly repeatedLines: number;
  readonly lost: number;
}

export interface Tally {
  readonly fetched: number;
  readonly repeated: number;
  readonly filtered: number;
  /** Complete at every destination that should have it. */
  readonly delivered: number;
  readonly setAside: number;
  readonly lost: number;
  /** fetched = repeated + filtered + delivered + setAside + lost. */
  readonly isBalanced: boolean;
  readonly destinations: readonly DestinationTally[];
}

type Outcome = 'arrived' | 'left-out' | 'set-aside' | 'missing';

export function recordKey(tenant: string, id: string): string {
  return `${tenant}\n${id}`;
}

export function tally({ fetched, wanted, destinations, isCounted }: TallyInput): Tally {
  const counted = destinations.map((destination) => ({
    destination,
    outcomes: outcomesOf(wanted, destination),
    feeds: destination.arrivals.feeds().filter(({ feed }) => isCounted(feed)),
  }));
  let delivered = 0;
  let leftOut = 0;
  let setAside = 0;
  let lost = 0;
  for (const at of wanted.keys()) {
    const outcomes = counted.map((each) => each.outcomes[at]);
    if (outcomes.includes('missing')) lost += 1;
    else if (outcomes.includes('set-aside')) setAside += 1;
    else if (outcomes.includes('arrived')) delivered += 1;
    else leftOut += 1;
  }
  // A record of several lines may have arrived in part: the hole in the sequence tells.
  const holes = counted.map(({ outcomes, feeds }) => sum(feeds, 'holes') - count(outcomes, 'missing'));
  lost += Math.max(0, ...holes);
  const total = fetched.stored + fetched.repeated + fetched.filtered;
  const filtered = fetched.filtered + leftOut;
  return {
    fetched: total,
    repeated: fetched.repeated,
    filtered,
    delivered,
    setAside,
    lost,
    isBalanced: total === fetched.repeated + filtered + delivered + setAside + lost,
    destinations: counted.map(({ destination, outcomes, feeds }) => ({
      name: destination.name,
      lines: sum(feeds, 'lines'),
      records: count(outcomes, 'arrived'),
      filtered: destination.leftOut,
      setAside: count(outcomes, 'set-aside'),
      unproven: destination.unproven,
      repeatedLines: sum(feeds, 'repeatedLines'),
      lost: Math.max(count(outcomes, 'missing'), sum(feeds, 'holes')),
    })),
  };
}

/** Nothing is lost, and every fetched record is accounted for. */
export function isSound(result: Tally): boolean {
  return result.isBalanced && result.lost === 0 && result.destinations.every(({ lost }) => lost === 0);
}

/** The closing lines, for people and for scripts: one per destination, the sum last. */
export function tallyText(result: Tally): string {
  const lines = result.destinations.map(
    (d) =>
      `tally-destination: name=${d.name} lines=${d.lines} records=${d.records} filtered=${d.filtered} set-aside=${d.setAside} unproven=${d.unproven} repeated-lines=${d.repeatedLines} lost=${d.lost}\n`,
  );
  const balanced = result.isBalanced ? 'yes' : 'no';
  return `${lines.join('')}tally: fetched=${result.fetched} repeated=${result.repeated} filtered=${result.filtered} delivered=${result.delivered} set-aside=${result.setAside} lost=${result.lost} balanced=${balanced}\n`;
}

function outcomesOf(wanted: readonly IssuedRecord[], destination: DestinationInput): readonly Outcome[] {
  const { arrivals } = destination;
  // Which records a mapping leaves out is not told one by one, only how many.
  let mayBeLeftOut = destination.leftOut;
  return wanted.map((record) => {
    const names = recordIdsOf(record);
    if (names.some((id) => arrivals.times(record.tenant, id, record.feed) > 0)) return 'arrived';
    if (names.some((id) => destination.setAside.has(recordKey(record.tenant, id)))) return 'set-aside';
    if (mayBeLeftOut === 0) return 'missing';
    mayBeLeftOut -= 1;
    return 'left-out';
  });
}

/** Whether the SIEM sees the version beside the id depends on whether such a thing can be updated. */
function recordIdsOf({ id, version }: IssuedRecord): readonly string[] {
  return version === '' ? [id] : [id, `${id}@${version}`];
}

function count(outcomes: readonly Outcome[], outcome: Outcome): number {
  return outcomes.filter((each) => each === outcome).length;
}

function sum(feeds: readonly FeedArrivals[], what: 'lines' | 'repeatedLines' | 'holes'): number {
  return feeds.reduce((total, feed) => total + feed[what], 0);
}
