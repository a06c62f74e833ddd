// The strict reader of src/oracle as tests of the formats want it: a line whose grammar deviates from the
// documents in anything throws. What its values may be is the mappings' promise, held in test/oracle.
import { join } from 'node:path';
import type { RuleName } from '../../src/oracle/deviation.ts';
import { readDictionaries } from '../../src/oracle/dictionaries.ts';
import { readMessage } from '../../src/oracle/message.ts';

export interface Parsed {
  /** Header fields after the version, unescaped; the severity is the last one of CEF. */
  readonly header: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

const keys = readDictionaries(join(import.meta.dirname, '../../mappings/keys'));

/** Broken at will by generated events, which know no dictionary. */
const rulesOfContent: readonly RuleName[] = [
  'cef-consumer-key',
  'cef-full-name',
  'cef-header-empty',
  'cef-header-length',
  'cef-label',
  'leef-header-empty',
  'leef-identity',
  'leef-reserved-key',
  'value-length',
  'value-type',
];

export function parseCef(line: string): Parsed {
  return parse(line, 'cef');
}

export function parseLeef(line: string): Parsed {
  return parse(line, 'leef');
}

function parse(line: string, format: 'cef' | 'leef'): Parsed {
  if (!line.isWellFormed()) throw new Error(`half a character in ${JSON.stringify(line)}`);
  const { header, event, deviations } = readMessage(Buffer.from(line), keys);
  if (event?.format !== format || header.layout !== 'bare') throw new Error(`no ${format} line: ${line}`);
  const wrong = deviations.filter(({ rule }) => !rulesOfContent.includes(rule));
  if (wrong.length > 0) throw new Error(`${JSON.stringify(wrong)} in ${JSON.stringify(line)}`);
  return event;
}

const pair = /([{,])"([A-Za-z0-9]+)":("(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|\d+)/uy;
const unwanted = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;

/** One flat object of texts and whole numbers. Header: vendor, product, version, eventId, as of LEEF. */
export function parseJsonLine(line: string): Parsed {
  const refuse = (why: string): never => {
    throw new Error(`${why}: ${JSON.stringify(line)}`);
  };
  if (unwanted.test(line)) refuse('a raw character');
  const values = new Map<string, string>();
  let at = 0;
  while (line.slice(at) !== '}') {
    pair.lastIndex = at;
    const [whole, sign, key = '', value = ''] = pair.exec(line) ?? refuse(`no pair at ${at}`);
    if ((sign === '{') !== (at === 0)) refuse('brace');
    const text = String(value.startsWith('"') ? JSON.parse(value) : value);
    if (values.has(key) || text === '') refuse(`second or empty ${key}`);
    values.set(key, text);
    at += whole.length;
  }
  const header = ['vendor', 'product', 'version', 'eventId'].map((key) => values.get(key) ?? '');
  return { header, values };
}
