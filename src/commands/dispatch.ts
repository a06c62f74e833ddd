// Finds the command that is meant, runs it, and turns whatever it throws into words and an exit code.
import { ConnectorError } from '../errors/connector-error.ts';
import { readArguments } from './arguments.ts';
import { type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { unknownCommand } from './unknown-command.ts';

/** `words` are those after the program's name. Never throws. */
export async function dispatch(
  words: readonly string[],
  commands: readonly Command[],
  io: Io,
): Promise<ExitCode> {
  try {
    const [name, rest] = chooseCommand(words, commands, io);
    const command = commands.find((each) => each.name === name);
    if (command === undefined) throw unknownCommand(name, commands);
    return await command.run(readArguments(command, rest), io);
  } catch (error) {
    return explain(error, io);
  }
}

/** Words that start with an option belong to the service when there is a configuration, else to the demo. */
function chooseCommand(
  words: readonly string[],
  commands: readonly Command[],
  io: Io,
): readonly [string, readonly string[]] {
  if (words[0] === '--help' || words[0] === '-h') return ['help', words.slice(1)];
  if (words[0] === '--version' || words[0] === '-v') return ['version', words.slice(1)];
  const [name, ...rest] = joinName(words, commands);
  if (name !== undefined && rest.some((word) => word === '--help' || word === '-h')) return ['help', [name]];
  if (name !== undefined && !name.startsWith('-')) return [name, rest];
  const isConfigured = words.some((word) => word === '--config' || word.startsWith('--config='));
  const isService = isConfigured || io.environment.variable('DEFENDER_SIEM_CONFIG') !== undefined;
  return [isService ? 'run' : 'demo', words];
}

/** Some commands have a name of two words: `map check`. */
function joinName(words: readonly string[], commands: readonly Command[]): readonly string[] {
  const [first = '', second = '', ...rest] = words;
  const name = `${first} ${second}`;
  return commands.some((each) => each.name === name) ? [name, ...rest] : words;
}

function explain(error: unknown, io: Io): ExitCode {
  if (!(error instanceof ConnectorError)) {
    io.complain(`defender-siem: a defect of the program: ${stackOf(error)}\n`);
    return exitCodes.defect;
  }
  io.complain(`${error.message}\n${error.remedy}\n`);
  switch (error.code) {
    case 'usage-wrong':
      return exitCodes.usage;
    case 'config-invalid':
    case 'mapping-invalid':
      return exitCodes.configuration;
    case 'program-defect':
    case 'journal-broken':
      return exitCodes.defect;
    default:
      return exitCodes.problems;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
