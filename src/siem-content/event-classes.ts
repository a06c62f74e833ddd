// Every kind of event the loaded mappings can make, as SIEMs know it: CEF class id, LEEF EventID and cat, the
// products in its header and the severities it comes with.
import type { CompiledMapping, Outcome } from '../mapping/compile-mapping.ts';
import type { MappingSet } from '../mapping/mapping-set.ts';
import type { Tables } from '../mapping/tables.ts';
import type { Product } from '../model/event.ts';
import { bareProduct, outcomeTrials, productTrials } from './trials.ts';

export interface EventClass {
  /** The record types whose events may have it. */
  readonly records: readonly string[];
  /** Distinct by vendor and name. */
  readonly products: readonly Product[];
  readonly kind: string;
  readonly variant: string;
  readonly category: string;
  /** As CEF counts, 0 to 10. */
  readonly lowest: number;
  readonly highest: number;
}

/** What a mapping with an open list of kinds sends as a test; it stands for all. */
const testOutcome = { kind: 'TestOperation', variant: 'TestWorkload', category: 'TestWorkload' };

/** CEF's Device Event Class ID. */
export function classId({ kind, variant }: { readonly kind: string; readonly variant: string }): string {
  return `${kind}:${variant}`;
}

/** The outcomes of a mapping; one that stands for all where they are an open list. */
export function closedOutcomes(mapping: CompiledMapping): readonly Outcome[] {
  if (!mapping.isOpen) return mapping.outcomes;
  const product = bareProduct(mapping);
  return product === undefined ? [] : [{ product, ...testOutcome }];
}

/** Sorted by kind and category. */
export function eventClasses(set: MappingSet): readonly EventClass[] {
  const classes = new Map<string, EventClass>();
  for (const type of set.recordTypes) {
    const mapping = set.find(type);
    if (mapping === undefined) continue;
    for (const each of classesOf(mapping, set.dictionary.tables)) {
      const name = `${each.kind} ${each.variant} ${each.category}`;
      const other = classes.get(name);
      classes.set(name, other === undefined ? each : joined(other, each));
    }
  }
  return [...classes.values()].sort(
    (one, other) => compare(one.kind, other.kind) || compare(one.category, other.category),
  );
}

function classesOf(mapping: CompiledMapping, tables: Tables): readonly EventClass[] {
  const products = distinctProducts([...productTrials(mapping, tables)].map(({ product }) => product));
  const severitiesOf = trySeverities(mapping, tables);
  return closedOutcomes(mapping).map(({ kind, variant, category }) => {
    const severities = severitiesOf({ kind, variant });
    return {
      records: [mapping.record],
      products,
      kind,
      variant,
      category,
      lowest: Math.min(...severities),
      highest: Math.max(...severities),
    };
  });
}

type Named = { readonly kind: string; readonly variant: string };

/** Class id -> the severities it came with. */
function trySeverities(mapping: CompiledMapping, tables: Tables): (of: Named) => readonly number[] {
  const { events, isOfEveryKind } = outcomeTrials(mapping, tables);
  const nameOf = (of: Named) => (isOfEveryKind ? of.variant : classId(of));
  const seen = new Map<string, Set<number>>();
  const all = new Set<number>();
  for (const event of events) {
    const name = nameOf(event);
    seen.set(name, (seen.get(name) ?? new Set()).add(event.severity));
    all.add(event.severity);
  }
  // Two words that never come together: no record is like that, and any severity is as good.
  return (of) => [...(seen.get(nameOf(of)) ?? all)];
}

function joined(one: EventClass, other: EventClass): EventClass {
  return {
    ...one,
    records: [...one.records, ...other.records],
    products: distinctProducts([...one.products, ...other.products]),
    lowest: Math.min(one.lowest, other.lowest),
    highest: Math.max(one.highest, other.highest),
  };
}

export function distinctProducts(products: readonly Product[]): readonly Product[] {
  return [...new Map(products.map((each) => [`${each.vendor}|${each.name}`, each])).values()];
}

/** By code unit, so that the order is the same in every locale. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
