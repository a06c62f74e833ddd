// What the simulated OData APIs say of a set of things: which properties a query may name, and the limits of
// its pages.

export type Comparable = string | number | null;

export interface Property<T> {
  /** `enum` and `text` know eq, ne and in; enums and texts are compared without regard to case. */
  readonly type: 'text' | 'enum' | 'time' | 'number';
  /** Of an enum: all words, in lower case. */
  readonly members?: readonly string[];
  readonly of: (item: T) => Comparable;
}

export interface EntitySet<T> {
  /** Properties that `$filter` may name. */
  readonly filterable: Readonly<Record<string, Property<T>>>;
  /** Whether names of properties are matched without regard to case. */
  readonly isCaseIgnored: boolean;
  /** Properties that `$orderby` may name; they are filterable, too. */
  readonly sortable: readonly string[];
  /** Without `$orderby`: this, newest first. */
  readonly newestBy: string;
  readonly expandable: readonly string[];
  readonly canSelect: boolean;
  readonly largestTop: number;
  /** What becomes of a larger one. */
  readonly overTop: 'clamped' | 'refused';
  readonly largestSkip: number;
  /** Page size where `$top` is left out. */
  readonly usualTop: number;
}

/** By its name as a query writes it. */
export function findProperty<T>(set: EntitySet<T>, name: string): Property<T> | undefined {
  if (!set.isCaseIgnored) return Object.hasOwn(set.filterable, name) ? set.filterable[name] : undefined;
  const known = Object.entries(set.filterable).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return known?.[1];
}
