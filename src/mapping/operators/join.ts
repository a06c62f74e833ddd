// `join: { most: 10, with: '; ' }`: a list becomes text, at most so many items, then how many more there are.
import { plainText } from '../plain-text.ts';
import type { JoinStep } from '../schema.ts';

const defaultMost = 20;
const defaultSeparator = '; ';

export function createJoin(step: JoinStep): (value: unknown) => unknown {
  const most = step.most ?? defaultMost;
  const separator = step.with ?? defaultSeparator;
  return (value) => (Array.isArray(value) ? joinItems(value, most, separator) : value);
}

/** `a; b (+3)`. */
export function joinItems(
  list: readonly unknown[],
  most: number = defaultMost,
  separator: string = defaultSeparator,
): string {
  let text = '';
  const end = Math.min(list.length, most);
  for (let at = 0; at < end; at++) {
    const item = list[at];
    if (at > 0) text += separator;
    text += typeof item === 'string' ? item : plainText(item);
  }
  return list.length > most ? `${text} (+${list.length - most})` : text;
}
