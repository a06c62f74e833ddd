// Tells what Microsoft has changed about its records: paths no mapping knows, mapped fields that come no more,
// RecordTypes that no table names. Each once per day, so that it shows up without a flood.
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import { createPresenceWatch, type PresenceWatch } from './presence.ts';

const dayMs = 86_400_000;
/** Beyond this the day's further findings stay untold: somebody has enough to look at. */
const mostPerDay = 1_000;

/** Takes each record once, parsed. */
export type DriftWatch = (mapping: CompiledMapping, data: Readonly<Record<string, unknown>>) => void;

export function createDriftWatch(report: Report, clock: Clock): DriftWatch {
  const watches = new Map<CompiledMapping, PresenceWatch>();
  const told = new Set<string>();
  let day = -1;

  const isNewToday = (finding: string): boolean => {
    const today = Math.floor(clock.now() / dayMs);
    if (today !== day) {
      told.clear();
      day = today;
    }
    if (told.size >= mostPerDay || told.has(finding)) return false;
    told.add(finding);
    return true;
  };

  const watchOf = (mapping: CompiledMapping): PresenceWatch => {
    let watch = watches.get(mapping);
    if (watch === undefined) {
      watch = createPresenceWatch(watchedFields(mapping), clock);
      watches.set(mapping, watch);
    }
    return watch;
  };

  return (mapping, data) => {
    const { record: recordType } = mapping;
    for (const path of mapping.known.unknownIn(data)) {
      if (isNewToday(`${recordType} ${path}`)) report({ notice: 'unknown-path', recordType, path });
    }
    for (const path of watchOf(mapping).count(data)) report({ notice: 'path-vanished', recordType, path });
    const number = mapping.unknownTypeIn(data);
    if (number !== undefined && isNewToday(`${recordType} RecordType ${number}`)) {
      report({ notice: 'record-type-unknown', recordType, number });
    }
  };
}

/** What comes with some records of an open list says nothing about the others; our own do not drift. */
function watchedFields({ isOpen, lane, known }: CompiledMapping): readonly string[] {
  if (isOpen || lane === 'connector') return [];
  return [...new Set(known.mapped.map(({ names }) => names[0] ?? ''))].filter((name) => name !== '');
}
