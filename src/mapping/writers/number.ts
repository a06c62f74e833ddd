// Number keys: whole numbers within their range and decimals; true and false become 1 and 0. What is no such
// number is not written, because a receiver would refuse the line or the key.
import { firstOf, putField, type Target, type Write } from './output.ts';

export interface Range {
  readonly from: number | bigint;
  readonly to: number | bigint;
}

export const integerRange: Range = { from: -2_147_483_648, to: 2_147_483_647 };
export const longRange: Range = { from: -(2n ** 63n), to: 2n ** 63n - 1n };

export function wholeNumberWriter(target: Target, range: Range): Write {
  return (value, output) => {
    const text = wholeNumber(firstOf(value));
    if (text === undefined || !isWithin(text, range)) output.unfit(target.key, 'dropped');
    else putField(target, text, false, output);
  };
}

export function decimalWriter(target: Target): Write {
  return (value, output) => {
    const number = decimal(firstOf(value));
    if (Number.isFinite(number)) putField(target, String(number), false, output);
    else output.unfit(target.key, 'dropped');
  };
}

/** `true` and `false`. */
export function booleanWriter(target: Target): Write {
  return (value, output) => {
    const text = booleanText(firstOf(value));
    if (text === undefined) output.unfit(target.key, 'dropped');
    else putField(target, text, false, output);
  };
}

function booleanText(value: unknown): string | undefined {
  // An object may bring a toString of its own: it is never asked for its text.
  if (typeof value === 'object') return undefined;
  const word = String(value).toLowerCase();
  if (word === 'true' || word === '1') return 'true';
  return word === 'false' || word === '0' ? 'false' : undefined;
}

function wholeNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'string') return undefined;
  if (/^-?(?:0|[1-9]\d{0,18})$/.test(value)) return value === '-0' ? '0' : value;
  const word = value.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true' ? '1' : '0';
  // Leading zeros and a decimal part of zero do not change the number, but receivers read them as something else.
  const digits = /^([+-]?)0*(\d{1,19})(?:\.0+)?$/.exec(word);
  if (digits === null) return undefined;
  return digits[1] === '-' && digits[2] !== '0' ? `-${digits[2]}` : (digits[2] ?? '');
}

function isWithin(text: string, { from, to }: Range): boolean {
  const number = text.length <= 15 ? Number(text) : BigInt(text);
  return number >= from && number <= to;
}

function decimal(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}
