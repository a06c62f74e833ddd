// Whole numbers on the command line.
import { usageWrong } from './usage-wrong.ts';

/** `otherwise` when nothing is given. Throws `usage-wrong` for anything but a whole number within the bounds. */
export function readWholeNumber(
  option: string,
  text: string | undefined,
  bounds: { readonly from: number; readonly to: number; readonly otherwise: number },
): number {
  if (text === undefined) return bounds.otherwise;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= bounds.from && number <= bounds.to) return number;
  throw usageWrong(
    `--${option} ${text} is no whole number of ${bounds.from} to ${bounds.to}.`,
    `Give --${option} a number.`,
  );
}
