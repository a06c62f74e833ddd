// What rules of a SIEM hang on, read off the compiled mappings, and how much a change of it weighs.
import type { MappingSet } from '../../src/mapping/mapping-set.ts';
import type { Row } from '../../src/mapping/schema.ts';

/** Per record type a list of facts in words; a fact that goes breaks rules, one that comes does not. */
export type SiemContent = Readonly<Record<string, readonly string[]>>;

export interface Release {
  readonly version: string;
  readonly content: SiemContent;
}

export function siemContent(set: MappingSet): SiemContent {
  return Object.fromEntries(set.recordTypes.map((type) => [type, factsOf(set, type)]));
}

function factsOf(set: MappingSet, type: string): readonly string[] {
  const mapping = set.find(type);
  if (mapping === undefined) return [];
  const labels = set.dictionary.slots.familyOf.get(type)?.labels;
  const { file } = mapping;
  const rows = [...file.fields, ...(file.children ?? []).flatMap(({ fields }) => fields)];
  const facts = [
    ...set
      .outcomes(type)
      .flatMap(({ product, kind, variant, category }) => [
        `product ${product.vendor}|${product.name}|${product.version}`,
        `class id ${kind}:${variant}`,
        `EventID ${kind} with cat ${category}`,
      ]),
    ...rows.flatMap((row) => keysOf(row, 'cef').map((key) => withLabel(key, labels))),
    ...rows.flatMap((row) => keysOf(row, 'leef').map((key) => `LEEF ${key}`)),
  ];
  return [...new Set(facts)].sort();
}

function keysOf(row: Row, dialect: 'cef' | 'leef'): readonly string[] {
  return [...(row[dialect] ?? []), row.spill?.[dialect] ?? []].flat();
}

function withLabel(key: string, labels: ReadonlyMap<string, string> | undefined): string {
  const label = labels?.get(key);
  return label === undefined ? `CEF ${key}` : `CEF ${key} with label ${label}`;
}

export interface Difference {
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

export function compareContent(before: SiemContent, after: SiemContent): Difference {
  const [old, now] = [flatten(before), flatten(after)];
  return {
    gone: [...old].filter((fact) => !now.has(fact)),
    added: [...now].filter((fact) => !old.has(fact)),
  };
}

/** The least version that may carry the difference after `released`, e.g. `1.4`. */
export function versionFor({ gone, added }: Difference, released: string): string {
  const [first = 0, second = 0] = released.split('.').map(Number);
  if (gone.length > 0) return `${first + 1}.0`;
  return added.length > 0 ? `${first}.${second + 1}` : released;
}

export function isAtLeast(version: string, least: string): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  const [leastFirst = 0, leastSecond = 0] = least.split('.').map(Number);
  return first > leastFirst || (first === leastFirst && second >= leastSecond);
}

function flatten(content: SiemContent): ReadonlySet<string> {
  return new Set(Object.entries(content).flatMap(([type, facts]) => facts.map((fact) => `${type}: ${fact}`)));
}
