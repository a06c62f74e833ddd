// `as: us-time`: how the input is read where its own form is not what a key expects.

import { bounded, isoTime } from '../../model/iso-time.ts';
import { plainText } from '../plain-text.ts';
import type { Constant } from '../scope.ts';
import { portOf, withoutPort } from '../writers/address.ts';
import { isConstant } from './fold.ts';
import { parseUsTime } from './us-time.ts';

type Reading = (value: Constant) => unknown;

const readings: Readonly<Record<string, Reading>> = {
  'us-time': (value) => timeOrSame(parseUsTime(String(value)), value),
  'epoch-seconds': (value) => timeOrSame(bounded(Number(value) * 1_000), value),
  'epoch-milliseconds': (value) => timeOrSame(bounded(Number(value)), value),
  address: (value) => withoutPort(String(value)),
  port: (value) => portOf(String(value)),
  lower: (value) => String(value).toLowerCase(),
  upper: (value) => String(value).toUpperCase(),
  kebab: (value) => kebab(String(value)),
  id: (value) => cleanId(String(value)),
  number: (value) => numberIn(value),
  boolean: (value) => booleanIn(String(value).toLowerCase()),
};

export const readingNames: readonly string[] = [...Object.keys(readings), 'text'];

const samples: Readonly<Record<string, Constant>> = {
  'us-time': '2026-01-08T09:14:02Z',
  'epoch-seconds': '2026-01-08T09:14:02Z',
  'epoch-milliseconds': '2026-01-08T09:14:02Z',
  address: '192.0.2.1',
  port: 443,
  number: 1,
  boolean: true,
};

/** What a key has to take that is written with this reading; empty where any text may come. */
export function readingSamples(name: string): readonly Constant[] {
  const sample = samples[name];
  return sample === undefined ? [] : [sample];
}

/** Undefined when there is no reading of that name. Lists are read item by item, except by `text`. */
export function createReading(name: string): ((value: unknown) => unknown) | undefined {
  if (name === 'text') return (value) => (value === undefined ? undefined : plainText(value));
  const reading = readings[name];
  if (reading === undefined) return undefined;
  return (value) => {
    if (isConstant(value)) return orAbsent(reading(value));
    if (!Array.isArray(value)) return value;
    const read = value
      .map((item) => (isConstant(item) ? orAbsent(reading(item)) : item))
      .filter((item) => item !== undefined);
    return read.length === 0 ? undefined : read;
  };
}

/** Letters, digits, `.`, `_` and `-` stay, everything else becomes `-`; at most 200 characters. */
export function cleanId(text: string): string {
  return text.slice(0, 200).replaceAll(/[^A-Za-z0-9._-]+/g, '-');
}

/** `CredentialAccess` and `Credential Access` -> `credential-access`. */
function kebab(text: string): string {
  return text
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}

function timeOrSame(ms: number, value: Constant): Constant {
  return Number.isNaN(ms) ? value : isoTime(ms);
}

function numberIn(value: Constant): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function booleanIn(word: string): boolean | undefined {
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : undefined;
}

function orAbsent(value: unknown): unknown {
  return value === '' ? undefined : value;
}
