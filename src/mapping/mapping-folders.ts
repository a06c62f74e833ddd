// Which folders a set of mappings is read from: those of the program, and over them those of the user's own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../world/package-root.ts';

export const shippedMappings = join(packageRoot, 'mappings');

/**
 * The folders whose files count, the later over the earlier. A folder with the dictionary `keys/cef.yaml` is a
 * whole set and stands alone; any other is laid over the mappings of the program.
 */
export function mappingFolders(folder: string): readonly string[] {
  const isWhole = existsSync(join(folder, 'keys', 'cef.yaml'));
  return isWhole ? [folder] : [shippedMappings, folder];
}
