// What to say when there is no command of that name.

import type { ConnectorError } from '../errors/connector-error.ts';
import { nearestName } from '../errors/nearest-name.ts';
import type { Command } from './command.ts';
import { usageWrong } from './usage-wrong.ts';

export function unknownCommand(name: string, commands: readonly Command[]): ConnectorError {
  const names = commands.map((command) => command.name);
  const meant = nearestName(name, names);
  const remedy =
    meant === undefined ? `The commands are ${names.join(', ')}.` : `Probably ${meant} is meant.`;
  return usageWrong(`defender-siem has no command ${name}.`, remedy);
}
