// Reads LEEF 1.0 and 2.0 (IBM, LEEF event components), whole and strictly. LEEF defines no escaping: nothing is
// taken back here, and what readers that unescape would change is named.
import { checkValue } from './check-value.ts';
import type { Deviate } from './deviation.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { EventLine } from './event-line.ts';
import { characterCount, textOf } from './octets.ts';

const headerFields = ['Vendor', 'Product', 'Version', 'EventID'];
const longestEventId = 255;
const tab = '\t';
/** What rsyslog writes for a TAB unless it is told not to. */
const escapedTab = '#011';
const identityKeys = ['identHostName', 'identNetBios', 'identGrpName', 'identMAC'];

/** `start`: behind `LEEF:`, and behind the blank that a relay may have put there. */
export function readLeef(octets: string, start: number, keys: Dictionaries, deviate: Deviate): EventLine {
  const { version, header, end } = readHeader(octets, start, deviate);
  const { delimiter, from } =
    version === '2.0' ? readDelimiter(octets, end, deviate) : { delimiter: tab, from: end };
  const attributes = octets.slice(from);
  const isDamaged = delimiter === tab && !attributes.includes(tab) && /#011[A-Za-z0-9]+=/.test(attributes);
  if (isDamaged) deviate('relay-escaped-tab', from + attributes.indexOf(escapedTab), escapedTab);
  const parting = isDamaged ? escapedTab : delimiter;
  const values = readAttributes({ octets, from, parting, version }, keys, deviate);
  return { format: 'leef', version, header, values, delimiter: textOf(delimiter) };
}

/** `end`: behind the last pipe of the fields that both versions have. */
function readHeader(octets: string, start: number, deviate: Deviate) {
  const fields: string[] = [];
  let from = start;
  while (fields.length <= headerFields.length) {
    const pipe = octets.indexOf('|', from);
    const to = pipe < 0 ? octets.length : pipe;
    fields.push(octets.slice(from, to));
    checkHeaderField(octets.slice(from, to), from, headerFields[fields.length - 2], deviate);
    from = to + 1;
    if (pipe >= 0) continue;
    if (fields.length <= headerFields.length)
      deviate('leef-header', octets.length, `${fields.length - 1} of 5 pipes`);
    else deviate('leef-header', octets.length, 'no pipe behind EventID');
    break;
  }
  const [version = '', ...header] = fields;
  if (version !== '1.0' && version !== '2.0') deviate('leef-version', start, version.slice(0, 10));
  return { version, header: header.map(textOf), end: Math.min(from, octets.length) };
}

function checkHeaderField(field: string, at: number, name: string | undefined, deviate: Deviate): void {
  if (name === undefined) return;
  if (field === '' && name !== 'Version') deviate('leef-header-empty', at, name);
  if (/[\t\\]/.test(field)) deviate('leef-header-text', at, name);
  if (name !== 'EventID' || field.length <= longestEventId) return;
  const characters = characterCount(field);
  if (characters > longestEventId) deviate('leef-event-id', at, `${characters} characters`);
}

/** One character, its code as `x5E` or `0x5E`, or nothing: TAB. The whole field may be left out, pipe and all. */
function readDelimiter(octets: string, at: number, deviate: Deviate) {
  const pipe = octets.indexOf('|', at);
  const field = pipe < 0 ? undefined : octets.slice(at, pipe);
  if (field === undefined || field.includes('=')) return { delimiter: tab, from: at };
  const from = at + field.length + 1;
  if (field === '') return { delimiter: tab, from };
  const code = /^(?:0x|x)([0-9a-f]{1,4})$/i.exec(field)?.[1];
  if (code !== undefined) {
    const character = String.fromCodePoint(Number.parseInt(code, 16));
    return { delimiter: Buffer.from(character, 'utf8').toString('latin1'), from };
  }
  if (characterCount(field) === 1) return { delimiter: field, from };
  deviate('leef-delimiter', at, textOf(field.slice(0, 20)));
  return { delimiter: field, from };
}

interface Attributes {
  readonly octets: string;
  readonly from: number;
  readonly parting: string;
  readonly version: string;
}

function readAttributes(
  { octets, from, parting, version }: Attributes,
  keys: Dictionaries,
  deviate: Deviate,
): Map<string, string> {
  const values = new Map<string, string>();
  const places = new Map<string, number>();
  let at = from;
  while (at < octets.length) {
    const found = octets.indexOf(parting, at);
    const end = found < 0 ? octets.length : found;
    const attribute = octets.slice(at, end);
    const sign = attribute.indexOf('=');
    if (sign < 1)
      deviate('leef-attribute', at, attribute === '' ? 'nothing between two delimiters' : 'no key');
    else {
      const key = textOf(attribute.slice(0, sign));
      if (!/^[A-Za-z0-9]+$/.test(key)) deviate('leef-key', at, key.slice(0, 60));
      if (values.has(key)) deviate('key-twice', at, key);
      values.set(key, readValue(key, attribute.slice(sign + 1), at + sign + 1, found >= 0, deviate));
      places.set(key, at + sign + 1);
    }
    at = end + parting.length;
    if (found >= 0 && at >= octets.length) deviate('leef-attribute', found, 'a delimiter at the end');
  }
  checkValues(values, places, version, keys, deviate);
  return values;
}

function readValue(key: string, raw: string, at: number, isFollowed: boolean, deviate: Deviate): string {
  if (raw === '') deviate('value-empty', at, key);
  const pipe = raw.indexOf('|');
  if (pipe >= 0) deviate('leef-pipe', at + pipe, key);
  if (isFollowed && raw.endsWith('\\')) deviate('leef-backslash', at + raw.length - 1, key);
  return textOf(raw);
}

function checkValues(
  values: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, number>,
  version: string,
  { leef }: Dictionaries,
  deviate: Deviate,
): void {
  for (const [key, value] of values) {
    const rule = leef.get(key);
    const at = places.get(key) ?? 0;
    if (rule === undefined || value === '') continue;
    if (rule.isTaken) deviate('leef-reserved-key', at, key);
    if (key === 'devTime' && values.has('devTimeFormat')) continue;
    checkValue(key, withoutGuard(value), rule, version, at, deviate);
  }
  if (values.has('identSrc')) return;
  for (const key of identityKeys) {
    if (values.has(key)) deviate('leef-identity', places.get(key) ?? 0, key);
  }
}

/** The blank that keeps a backslash from the delimiter is no part of the value. */
function withoutGuard(value: string): string {
  return value.endsWith('\\ ') ? value.slice(0, -1) : value;
}
