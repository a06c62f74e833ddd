// Compiles a small mapping from text for tests of operators and writers: what does a value become under a key?
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledMapping, compileMapping, type Dictionary } from '../../src/mapping/compile-mapping.ts';
import { addKeys, type KeyEntry } from '../../src/mapping/keys.ts';
import { complainAbout, describeProblem, type MappingProblem } from '../../src/mapping/problem.ts';
import { mappingSchema } from '../../src/mapping/schema.ts';
import { complainAboutIssues } from '../../src/mapping/schema-problems.ts';
import { createSlots } from '../../src/mapping/slots.ts';
import { createTable } from '../../src/mapping/tables.ts';
import type { Dialect, MappedEvent } from '../../src/model/event.ts';
import type { Facts, SourceRecord } from '../../src/model/record.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { parseYaml } from '../../src/world/yaml.ts';

const refuse = (_place: unknown, problem: string) => assert.fail(problem);

function keysOf(dialect: Dialect): ReadonlyMap<string, KeyEntry> {
  const keys = new Map<string, KeyEntry>();
  const text = readFileSync(join(packageRoot, 'mappings', 'keys', `${dialect}.yaml`), 'utf8');
  addKeys(keys, parseYaml(text).value, dialect, false, refuse);
  const own = {
    cef: {
      MicrosoftDefenderLong: { type: 'String', length: 100 },
      MicrosoftDefenderTime: { type: 'Time' },
      MicrosoftDefenderFlag: { type: 'Boolean' },
      MicrosoftDefenderAddress: { type: 'IPAddress' },
    },
    leef: { words: { type: 'String', length: 100 }, moment: { type: 'Time' } },
  }[dialect];
  addKeys(keys, own, dialect, true, refuse);
  return keys;
}

const keys = { cef: keysOf('cef'), leef: keysOf('leef') };
const dictionary: Dictionary = {
  keys,
  tables: new Map([['colours', createTable({ Red: 1, Green: 2, 7: 'seven', true: 'yes' }, [], refuse)]]),
  slots: createSlots(
    {
      everywhere: { slots: { cs1: 'ThreatName' } },
      endpoint: { records: ['thing'], slots: { cn1: 'Count', cfp1: 'Score', deviceCustomDate1: 'Seen' } },
    },
    keys.cef,
    refuse,
  ),
};

const head = `
record: thing
lane: alert
product: { vendor: V, name: P, version: '1' }
kind: thing
variant: seen
name: A thing
severity: 3
`;

/** `text`: the rest of a mapping.yaml below its header parts, at least `fields`. Fails when it does not compile. */
export function mappingOf(text: string): CompiledMapping {
  const yaml = parseYaml(head + text);
  const problems: MappingProblem[] = [];
  const complain = complainAbout('thing/mapping.yaml', yaml, problems);
  const parsed = mappingSchema.safeParse(yaml.value);
  if (!parsed.success) complainAboutIssues(parsed.error.issues, yaml.value, complain);
  const mapping = parsed.success ? compileMapping(parsed.data, 'thing', dictionary, complain) : undefined;
  assert.deepEqual([...problems.map(describeProblem), ...yaml.problems.map((each) => each.problem)], []);
  assert.ok(mapping);
  return mapping;
}

export interface Asked {
  readonly dialect?: Dialect;
  readonly facts?: Facts;
}

export function eventsOf(
  mapping: CompiledMapping,
  data: unknown,
  { dialect = 'cef', facts = {} }: Asked = {},
): { readonly events: readonly MappedEvent[]; readonly unfit: readonly string[] } {
  const unfit: string[] = [];
  const record: SourceRecord = {
    type: 'thing',
    id: 'id-1',
    version: '',
    occurredAtMs: Date.UTC(2026, 0, 8),
    tenant: 'contoso',
    lane: 'alert',
    json: new Uint8Array(),
    facts,
  };
  const events = mapping.events({ data, parent: data, record }, dialect, (key, how) => {
    unfit.push(`${key} ${how}`);
  });
  return { events, unfit };
}

/** The text that an expression (as in a row, without its key) writes; undefined when nothing is written. */
export function written(
  expression: string,
  data: unknown,
  key = 'msg',
  asked: Asked = {},
): string | undefined {
  const column = asked.dialect ?? 'cef';
  const mapping = mappingOf(`fields:\n  - { ${expression}, ${column}: ${key} }\n`);
  const [event] = eventsOf(mapping, data, asked).events;
  return event?.fields[0]?.text;
}
