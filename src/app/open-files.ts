// The secret files and the state folder that other users of this machine may read, to be warned of.
import type { Configuration } from '../config/configuration.ts';
import { isOpenToOthers } from '../world/open-to-others.ts';

export async function openFiles({
  stateFolder,
  secretFiles,
}: Pick<Configuration, 'stateFolder' | 'secretFiles'>): Promise<readonly string[]> {
  const paths = [stateFolder, ...secretFiles];
  const areOpen = await Promise.all(paths.map(isOpenToOthers));
  return paths.filter((_, index) => areOpen[index]);
}
