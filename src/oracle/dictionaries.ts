// The key dictionaries under mappings/keys as the readers need them: what each key may hold. Whether the files
// are in order is the mapping compiler's business.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../errors/connector-error.ts';
import { childValue, parseYaml } from '../world/yaml.ts';

export interface KeyRule {
  readonly type: string;
  /** Most characters; undefined where the document names none. */
  readonly length: number | undefined;
  readonly range: { readonly from: number; readonly to: number } | undefined;
  /** ArcSight sets it, or IBM keeps it for later: a sender must not write it. */
  readonly isTaken: boolean;
}

export interface Dictionaries {
  readonly cef: ReadonlyMap<string, KeyRule>;
  /** ArcSight's full names, which are no keys. */
  readonly cefFullNames: ReadonlySet<string>;
  readonly leef: ReadonlyMap<string, KeyRule>;
}

/** `folder`: mappings/keys. Throws `input-unreadable`. */
export function readDictionaries(folder: string): Dictionaries {
  const cefEntries = [...entriesOf(folder, 'cef.yaml'), ...entriesOf(folder, 'additional-cef.yaml')];
  const leefEntries = [...entriesOf(folder, 'leef.yaml'), ...entriesOf(folder, 'additional-leef.yaml')];
  const cef = new Map(cefEntries.map(([key, entry]) => [key, ruleOf(entry)]));
  const names = cefEntries.map(([, entry]) => childValue(entry, 'name'));
  return {
    cef,
    cefFullNames: new Set(names.filter((name) => typeof name === 'string' && !cef.has(name)) as string[]),
    leef: new Map(leefEntries.map(([key, entry]) => [key, ruleOf(entry)])),
  };
}

function entriesOf(folder: string, name: string): readonly (readonly [string, unknown])[] {
  const file = join(folder, name);
  try {
    return Object.entries((parseYaml(readFileSync(file, 'utf8')).value ?? {}) as object);
  } catch (error) {
    throw new ConnectorError('input-unreadable', {
      message: `Reading the key dictionary ${file} failed: ${String(error)}.`,
      cause: error,
    });
  }
}

function ruleOf(entry: unknown): KeyRule {
  const length = childValue(entry, 'length');
  const range = childValue(entry, 'range') as KeyRule['range'];
  return {
    type: String(childValue(entry, 'type')),
    length: typeof length === 'number' ? length : undefined,
    range,
    isTaken: childValue(entry, 'side') === 'consumer' || childValue(entry, 'reserved') === true,
  };
}
