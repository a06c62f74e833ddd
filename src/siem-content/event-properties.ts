// QRadar's custom event properties: every LEEF key that QRadar does not parse by itself, with what has to be entered
// for it.
import type { KeyEntry, KeyType } from '../mapping/keys.ts';
import type { MappingSet } from '../mapping/mapping-set.ts';
import { csvText } from './csv.ts';
import { keysInUse } from './written-keys.ts';

const head = [
  'property',
  'fieldType',
  'leefKey',
  'regexLeef1',
  'regexLeef2',
  'captureGroup',
  'index',
  'recordTypes',
];

/** What `verify` and a SOC search by on every event; the others are parsed when they are looked at. */
const indexed: readonly string[] = ['recordId', 'seq', 'tenant', 'feed'];

export function propertyTable(set: MappingSet): string {
  const keys = set.dictionary.keys.leef;
  const rows = [...keysInUse(set, 'leef')].flatMap(([key, recordTypes]) => {
    const entry = keys.get(key);
    return entry === undefined || entry.normalized === true ? [] : [propertyRow(entry, recordTypes)];
  });
  return csvText([head, ...rows]);
}

function propertyRow({ key, type }: KeyEntry, recordTypes: readonly string[]): readonly (string | number)[] {
  return [
    propertyName(key),
    fieldType(type),
    key,
    `\\t${key}=([^\\t]+)`,
    `\\^${key}=([^\\^]+)`,
    1,
    indexed.includes(key) ? 'yes' : 'no',
    recordTypes.length === 0 ? 'all' : recordTypes.join(' '),
  ];
}

/** `networkMessageId` -> `Network Message Id`. */
function propertyName(key: string): string {
  const words = key.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** As the field is called in QRadar. Times are ISO 8601 text: as text they sort by themselves. */
function fieldType(type: KeyType): string {
  if (type === 'Integer' || type === 'Long' || type === 'Double') return 'Numeric';
  return type === 'IPv4Address' ? 'IP' : 'AlphaNumeric';
}
