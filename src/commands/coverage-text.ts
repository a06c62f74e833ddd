// The completeness ledger as text for a terminal: a row of cells per feed and day, then the sums, then each span
// that is lost or pending from when to when.
import type { CoveredSpan } from '../model/coverage.ts';
import type { CoverageReport, FeedCoverage } from '../notices/coverage-report.ts';
import { durationText, minutesText, textTable, timeText } from './text-table.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Finest first: the first that fits the terminal is taken. */
const cellMinutes = [20, 30, 60];
const marginColumns = 10;
const mostSpans = 20;

const marks = { complete: '█', pending: '░', lost: 'X', none: '·' } as const;
type CellState = keyof typeof marks;

export function coverageText(report: CoverageReport, width: number): string {
  const { feeds, fromMs, toMs } = report;
  if (feeds.length === 0) return 'Nothing has been collected yet.\n';
  const minutes = cellMinutes.find((each) => marginColumns + 1_440 / each <= width) ?? 60;
  return [
    `Coverage from ${timeText(fromMs)} to ${timeText(toMs)}; one cell is ${minutes} minutes, a day is one of UTC.\n` +
      `${marks.complete} complete   ${marks.pending} pending   ${marks.lost} lost   ${marks.none} before collection began\n`,
    ...feeds.map((feed) => bars(feed, report, minutes * minuteMs)),
    sums(feeds),
    spanList('Lost', feeds, 'lost'),
    spanList('Pending', feeds, 'pending'),
    verdict(feeds),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function bars(feed: FeedCoverage, { fromMs, toMs }: CoverageReport, cellMs: number): string {
  const rows: string[] = [];
  for (let day = Math.floor(fromMs / dayMs) * dayMs; day < toMs; day += dayMs) {
    let cells = '';
    for (let at = day; at < day + dayMs; at += cellMs) {
      const isAsked = at + cellMs > fromMs && at < toMs;
      cells += isAsked ? marks[worstIn(feed.spans, at, at + cellMs)] : ' ';
    }
    rows.push(`  ${dayText(day)}  ${cells}`.trimEnd());
  }
  return `${feed.feed} of ${feed.tenant}\n${ruler(cellMs)}\n${rows.join('\n')}\n`;
}

function ruler(cellMs: number): string {
  const cellsEach = (3 * hourMs) / cellMs;
  const hours = [0, 3, 6, 9, 12, 15, 18, 21].map((hour) =>
    String(hour).padStart(2, '0').padEnd(cellsEach, ' '),
  );
  return `${' '.repeat(marginColumns)}${hours.join('')}`.trimEnd();
}

/** A minute that is lost must not hide in a cell. */
function worstIn(spans: readonly CoveredSpan[], fromMs: number, toMs: number): CellState {
  let worst: CellState = 'none';
  for (const span of spans) {
    if (span.fromMs >= toMs) break;
    if (span.toMs <= fromMs) continue;
    if (span.state === 'lost') return 'lost';
    if (span.state === 'pending' || worst === 'none') worst = span.state;
  }
  return worst;
}

function sums(feeds: readonly FeedCoverage[]): string {
  const rows = feeds.map(({ feed, minutes, completeThroughMs }) => [
    feed,
    shareText(minutes.complete, minutes.complete + minutes.pending + minutes.lost),
    minutesText(minutes.pending),
    minutesText(minutes.lost),
    completeThroughMs === undefined ? 'not yet' : timeText(completeThroughMs),
  ]);
  return textTable(['feed', 'complete', 'pending', 'lost', 'complete through'], rows, 0);
}

/** Rounded down: only what is wholly complete is 100 %. */
function shareText(part: number, whole: number): string {
  return whole === 0 ? '' : `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`;
}

function spanList(title: string, feeds: readonly FeedCoverage[], state: 'lost' | 'pending'): string {
  const rows = feeds.map(({ feed, spans }) => ({
    feed,
    found: spans.filter((span) => span.state === state),
  }));
  const width = Math.max(0, ...rows.flatMap(({ feed, found }) => (found.length === 0 ? [] : [feed.length])));
  const lines = rows.flatMap(({ feed, found }) => {
    const name = feed.padEnd(width);
    const shown = found.slice(-mostSpans).map(({ fromMs, toMs, reason }) => {
      const why = reason === undefined ? '' : `: ${reason}`;
      const length = durationText((toMs - fromMs) / 1_000);
      return `  ${name}  ${timeText(fromMs)} to ${timeText(toMs)} (${length})${why}\n`;
    });
    const older = found.length - shown.length;
    return older > 0 ? [`  ${name}  ${older} older ones: --json lists them all\n`, ...shown] : shown;
  });
  return lines.length === 0 ? '' : `${title}\n${lines.join('')}`;
}

function verdict(feeds: readonly FeedCoverage[]): string {
  const losing = feeds.filter(({ minutes }) => minutes.lost > 0).length;
  if (losing > 0) {
    return `${losing} of ${feeds.length} feeds lost something; the SIEM has a connector:collection-gap event for each span.\n`;
  }
  const idle = feeds.filter(({ spans }) => spans.length === 0).length;
  return idle > 0 ? `${idle} of ${feeds.length} feeds have collected nothing yet.\n` : 'Nothing is lost.\n';
}

/** `Thu 08`: enough within one week. */
function dayText(ms: number): string {
  return new Date(ms).toUTCString().slice(0, 7).replace(',', '');
}
