// The destination a command is about: the one that --destination names, or the only one there is.
import type { Configuration } from '../config/configuration.ts';
import type { Arguments } from './command.ts';
import { usageWrong } from './usage-wrong.ts';

/** Throws `usage-wrong` when none is named and there are several, or when the name is none. */
export function chooseDestination(
  args: Arguments,
  { destinations }: Pick<Configuration, 'destinations'>,
): string {
  const names = destinations.map(({ name }) => name);
  const name = args.text('destination') ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw usageWrong('There are several destinations.', `Name one with --destination: ${names.join(', ')}.`);
  }
  if (names.includes(name)) return name;
  throw usageWrong(`--destination ${name} is none.`, `The configuration has ${names.join(', ')}.`);
}
