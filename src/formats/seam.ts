// Where a text can be parted so that its written parts, put together, are the written whole: formats trim the blanks
// at the ends of a value, and LEEF adds one behind a last backslash.
import { cutPoint } from '../model/cut-point.ts';
import { endWithin } from './plain-text.ts';

/** How far back such a place is looked for; beyond it a blank at the seam is lost. UTF-16 units. */
const lookBehind = 256;

/** The greatest such place whose beginning takes at most `bytes` when written. */
export function seamWithin(
  text: string,
  bytes: number,
  escapeValue: (text: string) => string,
  widthOf: (character: string) => number,
): number {
  const end = cutPoint(text, endWithin(text, bytes, widthOf));
  const least = Math.max(0, end - lookBehind);
  for (let at = end; at > least; at = cutPoint(text, at - 1)) {
    if (isSeamless(text, at, escapeValue)) return at;
  }
  return end;
}

function isSeamless(text: string, at: number, escapeValue: (text: string) => string): boolean {
  const before = `.${text.slice(Math.max(0, at - 2), at)}`;
  const after = `${text.slice(at, at + 2)}.`;
  return escapeValue(before + after) === escapeValue(before) + escapeValue(after);
}
