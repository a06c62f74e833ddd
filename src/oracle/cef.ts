// Reads CEF:0 and CEF:1 by the document (CEF Implementation Standard, document version 27), whole and strictly:
// every step beside it is named, and the line is read on as other readers would.
import { checkValue } from './check-value.ts';
import type { Deviate } from './deviation.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { EventLine } from './event-line.ts';
import { characterCount, textOf } from './octets.ts';

const headerFields = [
  { name: 'Device Vendor', length: 63 },
  { name: 'Device Product', length: 63 },
  // ArcSight's own connectors leave it empty for Windows events.
  { name: 'Device Version', length: 31, mayBeEmpty: true },
  { name: 'Device Event Class ID', length: 1_023, escapable: '=%#' },
  { name: 'Name', length: 512 },
  { name: 'Severity', length: 31 },
] as const;

const severities = /^(?:\d|10|Unknown|Low|Medium|High|Very-High)$/;

/** `start`: behind `CEF:`, and behind the blank that a relay may have put there. */
export function readCef(octets: string, start: number, keys: Dictionaries, deviate: Deviate): EventLine {
  const { fields, end } = readHeader(octets, start, deviate);
  const [version = '', ...header] = fields;
  if (version !== '0' && version !== '1') deviate('cef-version', start, version.slice(0, 10));
  const values = readExtension(octets, end, version, keys, deviate);
  checkLabels(values, keys, end, deviate);
  return { format: 'cef', version, header, values, delimiter: ' ' };
}

/** `end`: where the extension begins. */
function readHeader(octets: string, start: number, deviate: Deviate) {
  const fields: string[] = [];
  let from = start;
  let at = start;
  while (fields.length <= headerFields.length && at < octets.length) {
    if (octets[at] === '\\') at += 1;
    else if (octets[at] === '|') {
      fields.push(readHeaderField(octets, from, at, fields.length, deviate));
      from = at + 1;
    }
    at += 1;
  }
  if (fields.length > headerFields.length) return { fields, end: at };
  // Without its last pipe the line has a severity all the same.
  deviate('cef-header', octets.length, `${fields.length} of 7 pipes`);
  if (from < octets.length) fields.push(readHeaderField(octets, from, octets.length, fields.length, deviate));
  return { fields, end: octets.length };
}

/** `index` 0 is the version. */
function readHeaderField(octets: string, from: number, to: number, index: number, deviate: Deviate): string {
  const raw = octets.slice(from, to);
  const field = headerFields[index - 1];
  if (field === undefined) return raw;
  const escapable = `\\|${'escapable' in field ? field.escapable : ''}`;
  const plain = withoutEscapes(raw, (escaped, offset) => {
    if (escapable.includes(escaped) && escaped !== '') return escaped;
    deviate('cef-header-escape', from + offset, `\\${escaped} in ${field.name}`);
    return `\\${escaped}`;
  });
  if (plain === '' && !('mayBeEmpty' in field)) deviate('cef-header-empty', from, field.name);
  const length = plain.length > field.length ? characterCount(plain) : 0;
  if (length > field.length) {
    deviate('cef-header-length', from, `${field.name} has ${length} characters of ${field.length}`);
  }
  if (field.name === 'Severity' && plain !== '' && !severities.test(plain)) {
    deviate('cef-severity', from, textOf(plain.slice(0, 20)));
  }
  return textOf(plain);
}

interface Pair {
  readonly key: string;
  readonly keyAt: number;
  readonly valueAt: number;
}

function readExtension(
  octets: string,
  start: number,
  version: string,
  keys: Dictionaries,
  deviate: Deviate,
): Map<string, string> {
  const pairs = findPairs(octets, start, deviate);
  const values = new Map<string, string>();
  const before = octets.slice(start, pairs[0]?.keyAt ?? octets.length);
  if (before !== '') deviate('cef-extension', start, /^ +$/.test(before) ? 'a blank' : 'text');
  for (const [index, { key, keyAt, valueAt }] of pairs.entries()) {
    const next = pairs[index + 1];
    const value = readValue(
      octets,
      key,
      valueAt,
      next === undefined ? octets.length : next.keyAt - 1,
      deviate,
    );
    checkKey(key, keyAt, keys, deviate);
    if (values.has(key)) deviate('key-twice', keyAt, key);
    values.set(key, value);
    const rule = keys.cef.get(key);
    if (value === '') deviate('value-empty', valueAt, key);
    else if (rule !== undefined) checkValue(key, value, rule, version, valueAt, deviate);
  }
  return values;
}

/** A key is a word at the beginning or behind a blank, and before an `=` that nothing escapes. */
function findPairs(octets: string, start: number, deviate: Deviate): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let sign = octets.indexOf('=', start); sign >= 0; sign = octets.indexOf('=', sign + 1)) {
    if (isEscaped(octets, sign, start)) continue;
    let keyAt = sign;
    while (keyAt > start && isWordCharacter(octets.charCodeAt(keyAt - 1))) keyAt -= 1;
    const isSeparate = keyAt === start || octets[keyAt - 1] === ' ';
    if (keyAt < sign && isSeparate) pairs.push({ key: octets.slice(keyAt, sign), keyAt, valueAt: sign + 1 });
    else deviate('cef-equals', sign, pairs.at(-1)?.key ?? 'before the first key');
  }
  return pairs;
}

function isEscaped(octets: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes > start && octets[at - backslashes - 1] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** Letters and digits, and what other senders put into keys all the same: `_`, `.`, `-`, `[` and `]`. */
function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5d && code !== 0x5c) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2e ||
    code === 0x2d
  );
}

function readValue(octets: string, key: string, from: number, to: number, deviate: Deviate): string {
  const raw = octets.slice(from, to);
  if (raw.startsWith(' ') || raw.endsWith(' ')) deviate('cef-value-blank', from, key);
  const plain = withoutEscapes(raw, (escaped, offset) => {
    if (escaped === '\\' || escaped === '=') return escaped;
    if (escaped === 'n') return '\n';
    if (escaped === 'r') return '\r';
    deviate('cef-value-escape', from + offset, `\\${escaped} in ${key}`);
    return `\\${escaped}`;
  });
  return textOf(plain);
}

/** `escaped`: the character behind a backslash, empty at the end. */
function withoutEscapes(raw: string, meaning: (escaped: string, offset: number) => string): string {
  let plain = '';
  let done = 0;
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', done)) {
    plain += raw.slice(done, at) + meaning(raw[at + 1] ?? '', at);
    done = at + 2;
  }
  return done === 0 ? raw : plain + raw.slice(done);
}

function checkKey(key: string, at: number, keys: Dictionaries, deviate: Deviate): void {
  if (!/^[A-Za-z0-9]+$/.test(key)) deviate('cef-key', at, key.slice(0, 60));
  else if (keys.cefFullNames.has(key)) deviate('cef-full-name', at, key);
  else if (keys.cef.get(key)?.isTaken === true) deviate('cef-consumer-key', at, key);
}

/** A custom field and its label stand together or not at all. */
function checkLabels(
  values: ReadonlyMap<string, string>,
  { cef }: Dictionaries,
  at: number,
  deviate: Deviate,
) {
  for (const key of values.keys()) {
    const field = key.endsWith('Label') ? key.slice(0, -'Label'.length) : undefined;
    if (field !== undefined && cef.has(key) && !values.has(field)) deviate('cef-label', at, `${key} alone`);
    if (cef.has(`${key}Label`) && !values.has(`${key}Label`)) deviate('cef-label', at, `${key} alone`);
  }
}
