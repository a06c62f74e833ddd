// Which fields records of a type used to carry: counted over windows of records, so that a mapped field that came
// with nearly all and comes with none any more is noticed. Top-level fields only; in memory only, so that a
// restart counts anew.
import type { Clock } from '../world/clock.ts';

const hourMs = 3_600_000;
const fewest = 100;
/** Of a window that has enough records and waits for its time to pass, one in so many is still counted. */
const enough = 1_000;
const oneIn = 16;
/** A window closes with so many records when it has lasted so long: a burst of one kind of record is none. */
const windowSizes = [
  { records: enough, lastsMs: hourMs },
  { records: fewest, lastsMs: 24 * hourMs },
];
const usualShare = 0.95;
/** Windows for which a field stays usual: the one in which it ceases to come holds some of both. */
const staysUsual = 2;

export interface PresenceWatch {
  /** Counts the record; the fields that have vanished, told once, when it closes a window in which they did. */
  count(data: Readonly<Record<string, unknown>>): readonly string[];
}

const none: readonly string[] = [];

export function createPresenceWatch(fields: readonly string[], clock: Clock): PresenceWatch {
  let counts = new Uint32Array(fields.length);
  let records = 0;
  let passed = 0;
  let startedAt = clock.monotonic();
  const usualFor = new Uint8Array(fields.length);

  const closeWindow = (now: number): readonly string[] => {
    const vanished: string[] = [];
    for (const [index, field] of fields.entries()) {
      const count = counts[index] ?? 0;
      const before = usualFor[index] ?? 0;
      if (count === 0 && before > 0) vanished.push(field);
      if (count > records * usualShare) usualFor[index] = staysUsual;
      else usualFor[index] = count === 0 ? 0 : Math.max(0, before - 1);
    }
    counts = new Uint32Array(fields.length);
    records = 0;
    startedAt = now;
    return vanished;
  };

  return {
    count: (data) => {
      if (records >= enough) {
        passed = (passed + 1) % oneIn;
        if (passed !== 0) return none;
      }
      for (let index = 0; index < fields.length; index++) {
        const value = data[fields[index] as string];
        if (value !== undefined && value !== null && value !== '') counts[index] = (counts[index] ?? 0) + 1;
      }
      records += 1;
      if (records < fewest) return none;
      const now = clock.monotonic();
      const isWhole = windowSizes.some((size) => records >= size.records && now - startedAt >= size.lastsMs);
      return isWhole ? closeWindow(now) : none;
    },
  };
}
