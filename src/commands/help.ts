// `defender-siem help [command]`: the list of commands, or one of them in full.
import { type Command, exitCodes, type Option } from './command.ts';
import { unknownCommand } from './unknown-command.ts';
import { usageWrong } from './usage-wrong.ts';

const exitCodeTable = `Exit codes:
  0   done
  1   the command found problems (check, map check, map test), or something outside kept it from its work
  3   some of the input could not be mapped (map, map explain, map coverage, map diff)
  64  the command was called in a wrong way
  70  the program broke a promise of its own; the supervisor starts it again
  78  the configuration cannot be used, or Node is too old
`;

/** Takes the commands late, because help is one of them. */
export function createHelp(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'show the commands, or one of them in full',
    usage: ['help [COMMAND]'],
    details: '',
    options: {},
    run: async ({ operands }, io) => {
      if (operands.length > 2) throw usageWrong('defender-siem help takes one command.');
      const name = operands.join(' ');
      io.write(name === '' ? listCommands(commands()) : describe(find(name, commands())));
      return exitCodes.done;
    },
  };
}

function find(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw unknownCommand(name, commands);
  return command;
}

function listCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `Usage: defender-siem [COMMAND] [OPTIONS]

Without a command: runs the service when --config FILE or DEFENDER_SIEM_CONFIG names a configuration,
else the demo.

Commands:
${rows.join('')}
${exitCodeTable}`;
}

function describe({ usage, summary, details, options }: Command): string {
  const usages = usage.map((line, index) => `${index === 0 ? 'Usage: ' : '       '}defender-siem ${line}\n`);
  const rows = Object.entries(options).map(optionRow);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`);
  const parts = [usages.join(''), `${capitalise(summary)}.\n`];
  if (details !== '') parts.push(`${details.trim()}\n`);
  if (table.length > 0) parts.push(`Options:\n${table.join('')}`);
  return parts.join('\n');
}

function optionRow([name, option]: readonly [string, Option]): readonly [string, string] {
  return [option.value === undefined ? `--${name}` : `--${name} ${option.value}`, option.meaning];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
