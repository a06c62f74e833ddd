// The journal of a service that does not run, as text for a terminal.
import type { JournalStatus } from '../journal/journal.ts';
import { sizeText, textTable, timeText } from './text-table.ts';

export function restingText({ bytes, segments, rejects, backlogs }: JournalStatus): string {
  const rows = backlogs.map(({ destination, lane, records, oldestCommittedAtMs }) => [
    destination,
    lane,
    records,
    oldestCommittedAtMs === undefined ? '' : timeText(oldestCommittedAtMs),
  ]);
  const waiting =
    rows.length === 0 ? '' : `\n${textTable(['destination', 'lane', 'waiting', 'oldest'], rows)}`;
  return `The service does not run.

Journal
  ${sizeText(bytes)} in ${segments} segments, ${rejects} records set aside.
${waiting}`;
}
