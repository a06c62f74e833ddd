// The figures of one run as a table, and the guard against gross regressions: twice what is known.
import { textTable } from '../../src/commands/text-table.ts';

export interface Figure {
  readonly name: string;
  /** CPU time per event. */
  readonly microseconds: number;
  /** Of parsing the same JSON in the same run. */
  readonly ratio: number;
  /** The ratio measured on a quiet machine when this was last changed on purpose; undefined where there is none yet. */
  readonly known: number | undefined;
  /** Most memory of the whole process. */
  readonly megabytes?: number;
}

/** A change that makes one of these smaller writes the new one here. */
const knownRatios: Readonly<Record<string, number>> = {};

const grossRegression = 2;

export function knownRatio(name: string): number | undefined {
  return knownRatios[name];
}

export function isRegression({ ratio, known }: Figure): boolean {
  return known !== undefined && ratio > known * grossRegression;
}

export function figuresText(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, microseconds, ratio, known, megabytes }) => [
    name,
    microseconds.toFixed(2),
    ratio.toFixed(2),
    known === undefined ? '' : known.toFixed(2),
    megabytes === undefined ? '' : megabytes.toFixed(0),
  ]);
  return textTable(['step', 'CPU us per event', 'ratio to parse', 'known ratio', 'peak MB'], rows, 0);
}
