// Where a text may be cut: never inside a character, nor, where that can be told cheaply, inside what a person takes
// for one (an accent on its letter, a family of emoji, a flag).

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** UTF-16 units looked at before the cut; what a person takes for one character is seldom longer. */
const lookBehind = 64;
const lookAhead = 4;

/** The greatest such place at or before `at`; UTF-16 units. */
export function cutPoint(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  if (isPlain(text.charCodeAt(at - 1)) && isPlain(text.charCodeAt(at))) return at;
  const from = Math.max(0, at - lookBehind);
  const start = segmenter.segment(text.slice(from, at + lookAhead)).containing(at - from)?.index ?? 0;
  return start > 0 ? from + start : betweenHalves(text, at);
}

/** Printable ASCII joins with nothing. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}

function betweenHalves(text: string, at: number): number {
  const isSplit = (text.codePointAt(at - 1) ?? 0) > 0xffff;
  return isSplit ? at - 1 : at;
}
