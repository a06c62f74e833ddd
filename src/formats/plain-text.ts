// What no format can carry is replaced here, and text is cut at whole characters. Escaping is left to the
// formats: it comes afterwards.

import { cutPoint } from '../model/cut-point.ts';

/** Control characters, Unicode's own line breaks, byte order marks, halves of characters. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;
const unprintableButLineBreaks = /(?![\n\r])[\p{Cc}\u2028\u2029\ufeff]/gu;
const lineBreaks = /\r\n|[\n\r]/g;

/** Most texts have none of these, and asking for them is quicker than asking for `unprintable`. */
const beyondAscii = /[^ -~]/;

/** Trimmed; every unprintable character but LF and CR is a space, half a character is U+FFFD. */
export function toPrintable(text: string): string {
  if (!beyondAscii.test(text) || !unprintable.test(text)) return text.trim();
  return text.toWellFormed().replaceAll(unprintableButLineBreaks, ' ').trim();
}

/** The same on one line: a line break is a space. */
export function toOneLine(text: string): string {
  return toPrintable(text).replaceAll(lineBreaks, ' ');
}

/** Characters that JSON allows inside a text, though a reader may take them for a line break or lose them. */
const unprintableInJson = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

/** JSON with those characters as escapes, which mean the same. */
export function escapeUnprintable(json: string): string {
  return json.replaceAll(
    unprintableInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The first `most` characters (code points, as the dictionaries count), never half of one. */
export function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (let count = 0; count < most && end < text.length; count += 1) end += characterLength(text, end);
  return text.slice(0, cutPoint(text, end));
}

/**
 * The longest beginning of `text` that takes at most `bytes` when written. `widthOf` says how many bytes one
 * character takes, escaped.
 */
export function firstBytes(text: string, bytes: number, widthOf: (character: string) => number): string {
  return text.slice(0, cutPoint(text, endWithin(text, bytes, widthOf))).trimEnd();
}

/** Where that beginning ends, in UTF-16 units; between whole code points. */
export function endWithin(text: string, bytes: number, widthOf: (character: string) => number): number {
  let end = 0;
  let left = bytes;
  while (end < text.length) {
    const next = end + characterLength(text, end);
    left -= widthOf(text.slice(end, next));
    if (left < 0) break;
    end = next;
  }
  return end;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
