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

/** Header: vendor, product, version, eventId. */
export function parseJsonLine(line: string): Parsed {
  return parse(line, 'json');
}

function parse(line: string, format: 'cef' | 'leef' | 'json'): Parsed {
  if (!line.isWellFormed()) throw new Error(`half a character in ${JSON.stringify(line)}`);
  const { header, event, deviations } = readMessage(Buffer.from(line), keys);
  if (event?.format !== format || header.layout !== 'bare') throw new Error(`no ${format} line: ${line}`);
  const wrong = deviations.filter(({ rule }) => !rulesOfContent.includes(rule));
  if (wrong.length > 0) throw new Error(`${JSON.stringify(wrong)} in ${JSON.stringify(line)}`);
  return event;
}
