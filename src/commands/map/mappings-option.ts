// The option `--mappings` that all commands about mappings have, and what it stands for.
import { createMapper, type LoadedMapper } from '../../mapping/create-mapper.ts';
import { shippedMappings } from '../../mapping/mapping-folders.ts';
import { systemClock } from '../../world/clock.ts';
import type { Arguments, Option } from '../command.ts';

export const mappingsOption: Option = {
  kind: 'text',
  value: 'FOLDER',
  meaning: 'your own mappings over those of the program; a whole set, with keys/cef.yaml, stands alone',
};

export function mappingsFolder(args: Arguments): string {
  return args.text('mappings') ?? shippedMappings;
}

/** Throws `mapping-invalid`. What it would tell a running service is not told. */
export function loadMapper(folder: string): LoadedMapper {
  return createMapper({ folder, report: () => {}, clock: systemClock });
}
