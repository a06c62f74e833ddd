// `defender-siem map check`: everything that is wrong with the mappings, each with file, line, column and remedy.
import { checkMappings } from '../mapping/check-mappings.ts';
import { describeProblem } from '../mapping/problem.ts';
import { type Command, exitCodes } from './command.ts';
import { mappingsFolder, mappingsOption } from './map/mappings-option.ts';

export const mapCheck: Command = {
  name: 'map check',
  summary: 'compile the mappings and hold them to their cases',
  usage: ['map check [--mappings FOLDER]'],
  details:
    'Names everything that is wrong at once, and how to mend it: what keeps a mapping from working, paths of cases\n' +
    'that it does not know, and paths it reads that no case contains. The exit code is 1 when something is wrong.',
  options: { mappings: mappingsOption },
  run: async (args, io) => {
    const { set, problems } = checkMappings(mappingsFolder(args));
    if (set === undefined) {
      io.complain(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
      return exitCodes.problems;
    }
    const outcomes = set.recordTypes.flatMap((type) => set.outcomes(type));
    const classes = new Set(outcomes.map(({ kind, variant }) => `${kind}:${variant}`));
    io.write(
      `${set.recordTypes.length} mappings are in order; they make ${classes.size} class ids. Hash ${set.hash}.\n`,
    );
    return exitCodes.done;
  },
};
