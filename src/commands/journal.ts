// `defender-siem journal`: whether all of the journal can be read, what is in it, its catalogue made anew, its records
// as a file.

import { loadRun } from '../journal/embedded/known-run.ts';
import { systemClock } from '../world/clock.ts';
import { systemFiles } from '../world/files.ts';
import { systemRandom } from '../world/random.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';
import { checkText, isSound } from './journal/check-text.ts';
import { exportRecords, openExportFile } from './journal/export-records.ts';
import { rebuildJournal } from './journal/rebuild-journal.ts';
import { rebuiltText } from './journal/rebuilt-text.ts';
import { type KnownIds, statsText } from './journal/stats-text.ts';
import { journalIn, surveyJournal } from './journal/survey-journal.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { readPointInTime } from './point-in-time.ts';
import { usageWrong } from './usage-wrong.ts';

export const journal: Command = {
  name: 'journal',
  summary: 'check the journal on disk, show what is in it, rebuild its catalogue, export its records',
  usage: [
    'journal check [--config FILE] [--json]',
    'journal stats [--config FILE] [--json]',
    'journal rebuild [--config FILE]',
    'journal export [--from TIME] [--to TIME] [--source NAME] [--type TYPE] [--output FILE] [--config FILE]',
  ],
  details: `\`check\` reads every block, compares check sums and names what is lost by position and time; it ends with 0 only when
nothing is. \`check\`, \`stats\` and \`export\` change nothing and may be used beside the running service (the catalogue is
then not compared). \`rebuild\` is the recovery from damage, only while no service runs: it makes everything anew from the
blocks that can be read, has what is lost fetched again, and tells the SIEM of what nobody can fetch any more. Times
are those at which records came into the journal. What is exported may be confidential.`,
  options: {
    config: configOption,
    from: { kind: 'text', value: 'TIME', meaning: 'export what came in from then on' },
    to: { kind: 'text', value: 'TIME', meaning: 'and before then' },
    source: { kind: 'text', value: 'NAME', meaning: 'only records of this source' },
    type: { kind: 'text', value: 'TYPE', meaning: 'only records of this type' },
    output: { kind: 'text', value: 'FILE', meaning: 'a new file to write to, in place of standard output' },
    json: { kind: 'flag', meaning: 'print it as JSON' },
  },
  run: async (args, io) => {
    const [what, ...more] = args.operands;
    if (more.length === 0 && what === 'check') return check(args, io);
    if (more.length === 0 && what === 'stats') return stats(args, io);
    if (more.length === 0 && what === 'rebuild') return rebuild(args, io);
    if (more.length === 0 && what === 'export') return exportAll(args, io);
    throw usageWrong('defender-siem journal takes `check`, `stats`, `rebuild` or `export`.');
  },
};

async function check(args: Arguments, io: Io): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const found = await surveyJournal(configuration);
  const { survey, notCompared } = found;
  const { blocks, losses, lostBytes, unfinishedBytes, disagreements } = survey;
  const facts = { blocks, losses, lostBytes, unfinishedBytes, disagreements, notCompared };
  io.write(args.flag('json') ? jsonText(facts) : checkText(found));
  return isSound(found) ? exitCodes.done : exitCodes.problems;
}

async function stats(args: Arguments, io: Io): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const { survey } = await surveyJournal(configuration);
  const known = await countKnownIds((await journalIn(configuration.stateFolder)).known);
  const { counts, contents } = survey;
  const { segments, marks, rejectCount } = contents;
  const facts = { segments: segments.all, records: counts, marks: marks.all, rejects: rejectCount, known };
  io.write(args.flag('json') ? jsonText(facts) : statsText(survey, known));
  return exitCodes.done;
}

async function rebuild(args: Arguments, io: Io): Promise<ExitCode> {
  const { configuration } = await loadForCommand(args, io);
  const world = { clock: systemClock, random: systemRandom, report: complainingReport(io) };
  io.write(rebuiltText(await rebuildJournal(configuration, world)));
  return exitCodes.done;
}

async function exportAll(args: Arguments, io: Io): Promise<ExitCode> {
  const [from, to, output] = [args.text('from'), args.text('to'), args.text('output')];
  const filter = {
    fromMs: from === undefined ? Number.NEGATIVE_INFINITY : readPointInTime('from', from),
    toMs: to === undefined ? Number.POSITIVE_INFINITY : readPointInTime('to', to),
    source: args.text('source'),
    recordType: args.text('type'),
  };
  const { configuration } = await loadForCommand(args, io);
  const folder = await journalIn(configuration.stateFolder);
  const file = output === undefined ? undefined : await openExportFile(output);
  const write = file?.write ?? (async (text: string) => io.write(text));
  try {
    const { records, losses } = await exportRecords(systemFiles, folder, filter, write, io.signal);
    if (output !== undefined) io.complain(`${records} records were written to ${output}.\n`);
    if (losses === 0) return exitCodes.done;
    io.complain('Some blocks cannot be read: see `defender-siem journal check`.\n');
    return exitCodes.problems;
  } finally {
    await file?.close();
  }
}

async function countKnownIds(folder: string): Promise<KnownIds> {
  let files = 0;
  let ids = 0;
  for (const name of await systemFiles.list(folder)) {
    const run = await loadRun(systemFiles, folder, name);
    if (run === undefined) continue;
    files += 1;
    ids += run.count;
  }
  return { files, ids };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
