// What `journal check` found, for people at a terminal.
import type { Loss } from '../../journal/embedded/inspection.ts';
import { diskLanes, laneIndexes, sum } from '../../journal/embedded/lane-numbers.ts';
import { sizeText, timeText } from '../text-table.ts';
import type { JournalSurvey } from './survey-journal.ts';

/** Nothing is lost, and the catalogue says what the segments say. */
export function isSound({ survey }: JournalSurvey): boolean {
  return survey.losses.length === 0 && (survey.disagreements ?? []).length === 0;
}

export function checkText({ survey, notCompared }: JournalSurvey): string {
  const { blocks, contents, losses, lostBytes, unfinishedBytes, disagreements } = survey;
  const { all, bytes } = contents.segments;
  const { oldest } = contents.segments;
  const records = all.reduce((total, { firsts, nexts }) => total + sum(nexts) - sum(firsts), 0);
  const lost = losses.reduce((total, { from, to }) => total + sum(to) - sum(from), 0);
  const lines = [
    `${sizeText(bytes)} in ${all.length} segments: ${blocks} blocks with ${records - lost} records can be read${oldest === undefined ? '' : `, from ${timeText(oldest.oldestAtMs)} on`}.`,
    losses.length === 0 ? 'Nothing is damaged, and nothing is missing.' : 'Lost:',
    ...losses.map(lossText),
    ...Object.entries(lostBytes ?? {}).map(
      ([source, missing]) => `  Of ${source}, ${sizeText(missing)} cannot be read.`,
    ),
    ...(unfinishedBytes === 0
      ? []
      : [`${unfinishedBytes} bytes at the end are of a write that is under way or was broken off.`]),
    notCompared === undefined
      ? catalogueText(disagreements ?? [])
      : `The catalogue was not compared: ${notCompared}.`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function catalogueText(disagreements: readonly string[]): string {
  if (disagreements.length === 0) return 'The catalogue says the same as the segments.';
  return `The catalogue says something else than the segments about ${disagreements.join(', ')}. Rebuild it: defender-siem journal rebuild`;
}

function lossText({ stretches, first, last, from, to, afterMs, beforeMs }: Loss): string {
  const positions = laneIndexes
    .filter((lane) => to[lane] > from[lane])
    .map((lane) => `${diskLanes[lane]} ${from[lane]} to ${to[lane] - 1}`);
  const what = positions.length === 0 ? 'no records' : `records ${positions.join(', ')}`;
  const where = stretches.map(
    ({ segment, offset, length }) => `segment ${segment}, bytes ${offset} to ${offset + length - 1}`,
  );
  return `  ${last - first + 1} blocks with ${what}, written between ${timeText(afterMs)} and ${timeText(beforeMs)} (${where.join('; ') || 'a segment or its end is missing'}).`;
}
