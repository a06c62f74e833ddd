// The journal's record of what a destination has taken against what a SIEM says arrived, line by line, in sums
// per tenant, feed and hour. Both sides stream; what is missing is handed on id by id.
import { join } from 'node:path';
import { dayOf, listSettledFiles, readFrames, settledFolder } from '../../journal/embedded/settled-file.ts';
import type { TakenRecord } from '../../journal/journal.ts';
import { deviceHost } from '../../model/device-host.ts';
import { NumberRanges } from '../../oracle/number-ranges.ts';
import type { Files } from '../../world/files.ts';
import type { LineIdentity, ReceivedLines } from './received-lines.ts';

export interface ComparedHour {
  readonly tenant: string;
  readonly feed: string;
  /** Milliseconds since 1970: the beginning of the hour in which the lines were settled. */
  readonly hourMs: number;
  sent: number;
  received: number;
  missing: number;
  /** Rows beyond the first of their line. */
  doubled: number;
}

export interface Comparison {
  readonly hours: readonly ComparedHour[];
  /** Rows of the export that are of no line settled in this time. */
  readonly unknownRows: number;
  /** The first day the record still has; undefined when it has nothing of this destination. */
  readonly recordedSince: string | undefined;
}

export interface ComparedSpan {
  readonly stateFolder: string;
  readonly destination: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** What of a line the export tells besides record id and number. */
  readonly columns: ExportColumns;
}

export interface ExportColumns {
  readonly tenant: boolean;
  readonly feed: boolean;
}

const hourMs = 3_600_000;
const mostRanges = 100_000;

export async function compareExport(
  files: Files,
  { stateFolder, destination, fromMs, toMs, columns }: ComparedSpan,
  received: ReceivedLines,
  missing: (recordId: string) => Promise<void>,
): Promise<Comparison> {
  const folder = settledFolder(stateFolder, destination);
  const found = await listSettledFiles(files, folder);
  const account = new Account(received, columns);
  for (const { name, day } of found) {
    if (day < dayOf(fromMs) || day > dayOf(toMs)) continue;
    for await (const { settledAtMs, taken } of readFrames(files, join(folder, name))) {
      if (settledAtMs < fromMs || settledAtMs >= toMs) continue;
      for (const record of taken) if (account.add(record, settledAtMs)) await missing(record.recordId);
    }
  }
  return { hours: account.hours, unknownRows: received.unknownRows, recordedSince: found[0]?.day };
}

class Account {
  readonly #received: ReceivedLines;
  readonly #columns: ExportColumns;
  readonly #hours = new Map<string, ComparedHour>();
  /** A crash may leave lines in the record twice. */
  readonly #seen = new Map<string, NumberRanges>();

  constructor(received: ReceivedLines, columns: ExportColumns) {
    this.#received = received;
    this.#columns = columns;
  }

  /** True when a line of the record is missing. */
  add(record: TakenRecord, settledAtMs: number): boolean {
    const { tenant, feed, firstSequence, lines } = record;
    const seen = this.#seenOf(`${tenant}\n${feed}`);
    const hour = this.#hourOf(tenant, feed, Math.floor(settledAtMs / hourMs) * hourMs);
    let isMissing = false;
    for (let sequence = firstSequence; sequence < firstSequence + lines; sequence += 1) {
      if (!seen.add(sequence)) continue;
      const times = this.#received.timesOf(this.#identityOf(record, sequence));
      hour.sent += 1;
      if (times > 0) hour.received += 1;
      else hour.missing += 1;
      hour.doubled += Math.max(0, times - 1);
      isMissing ||= times === 0;
    }
    return isMissing;
  }

  #identityOf({ recordId, tenant, feed }: TakenRecord, sequence: number): LineIdentity {
    const { tenant: hasTenant, feed: hasFeed } = this.#columns;
    return {
      ...{ recordId, sequence: String(sequence) },
      ...(hasTenant && { tenant: deviceHost(tenant) }),
      ...(hasFeed && { feed }),
    };
  }

  get hours(): readonly ComparedHour[] {
    return [...this.#hours.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, hour]) => hour);
  }

  #seenOf(key: string): NumberRanges {
    const seen = this.#seen.get(key) ?? new NumberRanges(mostRanges);
    this.#seen.set(key, seen);
    return seen;
  }

  #hourOf(tenant: string, feed: string, beginsAtMs: number): ComparedHour {
    const key = `${tenant}\n${feed}\n${new Date(beginsAtMs).toISOString()}`;
    const hour = this.#hours.get(key) ?? {
      ...{ tenant, feed, hourMs: beginsAtMs },
      ...{ sent: 0, received: 0, missing: 0, doubled: 0 },
    };
    this.#hours.set(key, hour);
    return hour;
  }
}
