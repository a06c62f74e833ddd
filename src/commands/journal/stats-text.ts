// What is in the journal, for people at a terminal.

import { diskLanes } from '../../journal/embedded/lane-numbers.ts';
import type { Survey } from '../../journal/embedded/survey.ts';
import { sizeText, textTable, timeText } from '../text-table.ts';

export interface KnownIds {
  readonly files: number;
  readonly ids: number;
}

export function statsText({ counts, contents }: Survey, known: KnownIds): string {
  const { all, bytes } = contents.segments;
  const [oldest, newest] = [all[0], all.at(-1)];
  const span =
    oldest === undefined || newest === undefined
      ? ''
      : `, ${timeText(oldest.oldestAtMs)} to ${timeText(newest.newestAtMs)}`;
  const records = counts.map(({ source, lane, day, records: count, bytes: size }) => [
    ...[source, lane, day, count, sizeText(size)],
  ]);
  const marks = contents.marks.all.map(({ destination, lane, position }) => [
    ...[destination, diskLanes[lane] ?? '', position, contents.nexts[lane] - 1 - position],
  ]);
  return [
    `${sizeText(bytes)} in ${all.length} segments${span}; ${contents.rejectCount} records set aside.`,
    `${known.ids.toLocaleString('en-US')} ids of records in ${known.files} files, besides those of the last blocks.`,
    '',
    'Records, with the size of their JSON',
    textTable(['source', 'lane', 'day', 'records', 'size'], records).trimEnd(),
    '',
    'Marks, as last written down',
    textTable(['destination', 'lane', 'settled up to', 'behind'], marks),
  ].join('\n');
}
