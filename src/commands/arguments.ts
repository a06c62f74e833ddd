// Reads the words after a command, by what the command says it takes.
import { parseArgs } from 'node:util';
import { nearestName } from '../errors/nearest-name.ts';
import type { Arguments, Command, Option } from './command.ts';
import { usageWrong } from './usage-wrong.ts';

/** Throws `usage-wrong` for options the command does not have or that lack their value. */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  refuseUnknownOptions(command, words);
  const { values, positionals } = parse(command, words);
  return {
    operands: positionals,
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    },
  };
}

function parse(command: Command, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [name, parserOf(option)]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw usageWrong(`defender-siem ${command.name}: ${reason}`, helpFor(command));
  }
}

function parserOf(option: Option): { readonly type: 'boolean' | 'string'; readonly multiple: boolean } {
  return { type: option.kind === 'flag' ? 'boolean' : 'string', multiple: option.kind === 'texts' };
}

function refuseUnknownOptions(command: Command, words: readonly string[]): void {
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name === undefined || command.options[name] !== undefined) continue;
    const meant = nearestName(name, Object.keys(command.options));
    const remedy = meant === undefined ? helpFor(command) : `Probably --${meant} is meant.`;
    throw usageWrong(`defender-siem ${command.name} has no option --${name}.`, remedy);
  }
}

function helpFor(command: Command): string {
  return `See \`defender-siem help ${command.name}\`.`;
}
