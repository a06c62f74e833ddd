// Tells about paths no mapping knows, each once per day, so that a new field of Microsoft's shows up without a flood.
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';

const dayMs = 86_400_000;
/** Beyond this the day's further paths stay untold: somebody has enough to look at. */
const mostPerDay = 1_000;

export function createUnknownPathTeller(
  report: Report,
  clock: Clock,
): (recordType: string, paths: readonly string[]) => void {
  const told = new Set<string>();
  let day = -1;
  return (recordType, paths) => {
    const today = Math.floor(clock.now() / dayMs);
    if (today !== day) {
      told.clear();
      day = today;
    }
    for (const path of paths) {
      const name = `${recordType} ${path}`;
      if (told.size >= mostPerDay || told.has(name)) continue;
      told.add(name);
      report({ notice: 'unknown-path', recordType, path });
    }
  };
}
