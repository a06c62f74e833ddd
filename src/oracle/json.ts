// Reads an event written as JSON (RFC 8259): the mapped event as one flat object of the connector's own, or an object
// of Microsoft's API as it came, of which only that it is one can be said.
import { checkValue } from './check-value.ts';
import type { Deviate } from './deviation.ts';
import type { Dictionaries, KeyRule } from './dictionaries.ts';
import type { EventLine } from './event-line.ts';
import { textOf } from './octets.ts';

/** Where they are all there the object is a mapped event. */
const envelope = ['recordId', 'seq', 'tenant', 'feed'];
/** The names that take the place of LEEF's header. */
const headerNames = ['vendor', 'product', 'version', 'eventId'];
/** The only values that are numbers; severity counts from 0 here, as in CEF. */
const numbers: Readonly<Record<string, KeyRule>> = {
  sev: { type: 'Integer', length: undefined, range: { from: 0, to: 10 }, isTaken: false },
  seq: { type: 'Long', length: undefined, range: undefined, isTaken: false },
};

/** `start`: at the brace. */
export function readJson(octets: string, start: number, keys: Dictionaries, deviate: Deviate): EventLine {
  const object = parse(octets, start, deviate);
  const places = new Map<string, number>();
  for (const { key, at } of keysIn(octets, start)) {
    if (places.has(key)) deviate('key-twice', at, key);
    places.set(key, at);
  }
  const values = new Map(Object.entries(object).map(([key, value]) => [key, plainText(value)]));
  if (envelope.every((key) => values.has(key))) checkEvent(object, values, places, keys, deviate);
  const header = headerNames.map((name) => values.get(name) ?? '');
  return { format: 'json', version: '', header, values, delimiter: '' };
}

function parse(octets: string, start: number, deviate: Deviate): object {
  try {
    return JSON.parse(textOf(octets.slice(start))) as object;
  } catch {
    deviate('json', start, 'it does not parse');
    return {};
  }
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function checkEvent(
  object: object,
  values: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, number>,
  { leef }: Dictionaries,
  deviate: Deviate,
): void {
  for (const [key, value] of Object.entries(object)) {
    const at = places.get(key) ?? 0;
    const text = values.get(key) ?? '';
    const number = numbers[key];
    if (typeof value !== (number === undefined ? 'string' : 'number')) deviate('json-value', at, key);
    if (!/^[A-Za-z0-9]+$/.test(key)) deviate('leef-key', at, key.slice(0, 60));
    if (text === '') deviate('value-empty', at, key);
    const rule = number ?? leef.get(key);
    if (rule !== undefined && text !== '') checkValue(key, text, rule, '', at, deviate);
  }
}

/** The keys of the outermost object, each with its place: parsing keeps only the last of equal ones. */
function* keysIn(octets: string, start: number): Generator<{ readonly key: string; readonly at: number }> {
  let depth = 0;
  let isKeyNext = false;
  for (let at = start; at < octets.length; at += 1) {
    const character = octets[at];
    if (character === '"') {
      const end = endOfText(octets, at);
      if (isKeyNext) yield { key: textOf(octets.slice(at + 1, end)), at };
      isKeyNext = false;
      at = end;
    } else if (character === '{' || character === '[') {
      depth += 1;
      isKeyNext = depth === 1;
    } else if (character === '}' || character === ']') depth -= 1;
    else if (character === ',') isKeyNext = depth === 1;
  }
}

/** The closing quote. */
function endOfText(octets: string, start: number): number {
  let at = start + 1;
  while (at < octets.length && octets[at] !== '"') at += octets[at] === '\\' ? 2 : 1;
  return at;
}
