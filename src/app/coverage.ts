// The completeness ledger of all sources, made from what the journal holds of their state: asked for anew by
// whoever wants the spans, and looked at twice a minute for the sums in the status.
import type { Journal } from '../journal/journal.ts';
import {
  type CoverageFigures,
  type CoverageReport,
  coverageFigures,
  type FeedCoverage,
  feedCoverage,
  longestCoverageHours,
} from '../notices/coverage-report.ts';
import type { ProbedSource } from '../sources/source-kind.ts';
import { breathe } from '../world/breathe.ts';
import type { Clock } from '../world/clock.ts';
import type { Look } from './looking.ts';

const hourMs = 3_600_000;
/** The sums change by the minute. */
const lookEveryMs = 30_000;
/** With very many listed blobs a look is work: it may take this share of the time and no more. */
const workingShare = 0.005;

export async function coverageReport(
  sources: readonly ProbedSource[],
  journal: Pick<Journal, 'state'>,
  nowMs: number,
  hours: number,
): Promise<CoverageReport> {
  const span = { fromMs: nowMs - hours * hourMs, toMs: nowMs };
  const feeds: FeedCoverage[] = [];
  for (const source of sources) {
    await breathe();
    const state = await journal.state(source.name);
    const covered = await source.coverage(state, span);
    feeds.push(...covered.map((each) => feedCoverage(source.tenant, source.name, each)));
  }
  return { ...span, feeds };
}

export interface CoverageLook {
  /** The sums of the last seven days per source, as of the last look. */
  figures(source: string): CoverageFigures | undefined;
  /** The same for all sources of a tenant together. */
  figuresOfTenant(tenant: string): CoverageFigures | undefined;
  readonly look: Look;
}

export function createCoverageLook(
  sources: readonly ProbedSource[],
  journal: Pick<Journal, 'state'>,
  clock: Clock,
): CoverageLook {
  const figures = new Map<string, CoverageFigures>();
  const ofTenants = new Map<string, CoverageFigures>();
  const tenants = new Set(sources.map(({ tenant }) => tenant));
  return {
    figures: (source) => figures.get(source),
    figuresOfTenant: (tenant) => ofTenants.get(tenant),
    look: {
      what: 'what is covered',
      firstPauseMs: 0,
      take: async () => {
        const { feeds } = await coverageReport(sources, journal, clock.now(), longestCoverageHours);
        for (const { name } of sources) {
          figures.set(name, coverageFigures(feeds.filter(({ source }) => source === name)));
        }
        for (const name of tenants) {
          ofTenants.set(name, coverageFigures(feeds.filter(({ tenant }) => tenant === name)));
        }
      },
      pauseMs: (tookMs) => Math.max(lookEveryMs, tookMs / workingShare),
    },
  };
}
