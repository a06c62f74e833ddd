// `defender-siem coverage`: what of the last days is complete, pending or lost, from the running service or from
// the journal when none runs.
import { coverageReport } from '../app/coverage.ts';
import type { Configuration } from '../config/configuration.ts';
import { askService } from '../control/client.ts';
import { type CoverageReport, longestCoverageHours } from '../notices/coverage-report.ts';
import { systemClock } from '../world/clock.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { coverageText } from './coverage-text.ts';
import { withJournalAtRest } from './journal-at-rest.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { sourcesAtRest } from './sources-at-rest.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

export const coverage: Command = {
  name: 'coverage',
  summary: 'show which time is collected completely, which is pending and which is lost',
  usage: ['coverage [--days N | --hours N] [--config FILE] [--json]'],
  details: `Per feed a row of cells for each day, then the sums and the exact spans. A cell shows the worst of its minutes.
Ends with 0 only when every feed has begun and nothing is lost, else with 1.`,
  options: {
    config: configOption,
    days: { kind: 'text', value: 'N', meaning: 'how many days back, at most 7 (7)' },
    hours: { kind: 'text', value: 'N', meaning: 'the same in hours' },
    json: { kind: 'flag', meaning: 'print it as JSON, with all spans in milliseconds since 1970' },
  },
  run: async (args, io) => {
    const hours = hoursOf(args);
    const { configuration } = await loadForCommand(args, io);
    const report = await reportOf(configuration, io, hours);
    io.write(
      args.flag('json') ? `${JSON.stringify(report, undefined, 2)}\n` : coverageText(report, io.width),
    );
    return isProven(report) ? exitCodes.done : exitCodes.problems;
  },
};

/** Something is known of every feed, and none of them lost anything. */
function isProven({ feeds }: CoverageReport): boolean {
  return feeds.length > 0 && feeds.every(({ spans, minutes }) => spans.length > 0 && minutes.lost === 0);
}

function hoursOf(args: Arguments): number {
  const [days, hours] = [args.text('days'), args.text('hours')];
  if (days !== undefined && hours !== undefined) {
    throw usageWrong('defender-siem coverage takes --days or --hours, not both.');
  }
  return hours === undefined
    ? readWholeNumber('days', days, { from: 1, to: longestCoverageHours / 24, otherwise: 7 }) * 24
    : readWholeNumber('hours', hours, { from: 1, to: longestCoverageHours, otherwise: longestCoverageHours });
}

async function reportOf(configuration: Configuration, io: Io, hours: number): Promise<CoverageReport> {
  const answer = await askService(configuration.stateFolder, `/coverage?hours=${hours}`);
  if (answer !== undefined) return answer.body as CoverageReport;
  return withJournalAtRest(configuration, io, (journal) =>
    coverageReport(sourcesAtRest(configuration), journal, systemClock.now(), hours),
  );
}
