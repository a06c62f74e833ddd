// Text keys: lists are joined, anything else becomes text; too long is cut on a character boundary, spilled
// whole into another key, or, where it must be kept whole, left out.
import { cutPoint } from '../../model/cut-point.ts';
import { joinItems } from '../operators/join.ts';
import { plainText } from '../plain-text.ts';
import { firstOf, type Output, putField, type Target, type Write } from './output.ts';

/** `length` in characters (UTF-16 units); `isSingle` keys take the first of a list. */
export function textWriter(target: Target, length: number, isSingle: boolean): Write {
  return (value, output) => {
    const text = tidy(textOf(isSingle ? firstOf(value) : value, target.key, output));
    if (text === '') return;
    if (text.length <= length) putField(target, text, false, output);
    else if (target.spill !== undefined) target.spill(text, output);
    else if (target.isKept) output.unfit(target.key, 'dropped');
    else putField(target, cut(text, length), true, output);
  };
}

function textOf(value: unknown, key: string, output: Output): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : String(value);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (!isPlainList) output.unfit(key, 'as-text');
  return Array.isArray(value) ? joinItems(value) : plainText(value);
}

/** Well-formed, and without blanks at its ends, which receivers would lose anyway. */
function tidy(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  const isTidy = wellFormed.charCodeAt(0) > 0x20 && wellFormed.charCodeAt(wellFormed.length - 1) > 0x20;
  return isTidy ? wellFormed : wellFormed.trim();
}

/** At most `length` units, never half a character. */
export function cut(text: string, length: number): string {
  return text.slice(0, cutPoint(text, length)).trimEnd();
}
