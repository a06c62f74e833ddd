// The configuration as every command gets it: from --config or the environment, loaded or refused in words.
import type { Configuration } from '../config/configuration.ts';
import { loadConfiguration } from '../config/load.ts';
import { formatProblems, type Problem } from '../config/problem.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Arguments, Io, Option } from './command.ts';
import { usageWrong } from './usage-wrong.ts';

/** The option every command with a configuration has, as `config`. */
export const configOption: Option = {
  kind: 'text',
  value: 'FILE',
  meaning: 'the configuration; without it the file that DEFENDER_SIEM_CONFIG names',
};

export interface ConfigurationForCommand {
  /** The file as it was named. */
  readonly file: string;
  readonly configuration: Configuration;
  /** Files that are named and not there: some part will not work until they are. */
  readonly warnings: readonly Problem[];
}

/** Throws `usage-wrong` when no file is named, `config-invalid` with all problems when it cannot be used. */
export async function loadForCommand(args: Arguments, io: Io): Promise<ConfigurationForCommand> {
  const file = args.text('config') ?? io.environment.variable('DEFENDER_SIEM_CONFIG');
  if (file === undefined || file === '') {
    throw usageWrong(
      'No configuration is named.',
      'Name one with --config FILE or DEFENDER_SIEM_CONFIG; `defender-siem init` writes one to start from.',
    );
  }
  const loaded = await loadConfiguration(file, io.environment);
  if (loaded.outcome === 'loaded') {
    return { file, configuration: loaded.configuration, warnings: loaded.warnings };
  }
  throw new ConnectorError('config-invalid', {
    message: formatProblems(file, loaded.problems).trimEnd(),
    remedy: `Nothing was started. Mend ${countProblems(loaded.problems.length)}, then run \`defender-siem check --config ${file}\`.`,
  });
}

function countProblems(count: number): string {
  return count === 1 ? 'this problem' : `these ${count} problems`;
}
