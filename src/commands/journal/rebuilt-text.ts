// What `journal rebuild` did, for people at a terminal.
import { timeText } from '../text-table.ts';
import { checkText } from './check-text.ts';
import type { Rebuilt } from './rebuild-journal.ts';

export function rebuiltText({ segments, rejects, survey, backfills, gaps }: Rebuilt): string {
  const before = survey.survey.losses.length === 0 ? '' : `Before:\n${checkText(survey)}\n`;
  const lines = [
    `The catalogue was made anew from ${segments} segments; ${rejects} records are set aside.`,
    ...backfills.map(
      ({ id, source, fromMs, toMs }) =>
        `${source} will fetch ${timeText(fromMs)} to ${timeText(toMs)} again (back-fill ${id}); what is known comes to nothing.`,
    ),
    ...gaps.map(
      ({ source, fromMs, toMs }) =>
        `What ${source} brought from ${timeText(fromMs)} to ${timeText(toMs)} and was lost, nobody can fetch any more: the SIEM is told.`,
    ),
  ];
  return before + lines.map((line) => `${line}\n`).join('');
}
