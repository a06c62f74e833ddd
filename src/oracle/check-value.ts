// Holds one value to its key's entry in the dictionary: type, range, length.
import type { Deviate } from './deviation.ts';
import type { KeyRule } from './dictionaries.ts';
import { isOfType } from './value-types.ts';

/** `at`: where the value begins; `version`: of the format. */
export function checkValue(
  key: string,
  text: string,
  rule: KeyRule,
  version: string,
  at: number,
  deviate: Deviate,
): void {
  if (!isOfType(rule.type, text, version)) deviate('value-type', at, `${key} is no ${rule.type}`);
  const { range, length } = rule;
  if (range !== undefined && (Number(text) < range.from || Number(text) > range.to)) {
    deviate('value-type', at, `${key} is not within ${range.from} and ${range.to}`);
  }
  if (length === undefined || text.length <= length) return;
  const characters = [...text].length;
  if (characters > length) deviate('value-length', at, `${key} has ${characters} characters of ${length}`);
}
