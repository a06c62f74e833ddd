// `take: first`, `rest`, `several`, `distinct` or `all`: one part of a list. A lone value is a list of one.

/** `several`: the list when it has two items or more. */
export const parts = ['first', 'rest', 'several', 'distinct', 'all'] as const;

export type Part = (typeof parts)[number];

export function createTake(which: Part): (value: unknown) => unknown {
  switch (which) {
    case 'first':
      return (value) => (Array.isArray(value) ? value[0] : value);
    case 'rest':
      return (value) => (Array.isArray(value) && value.length > 1 ? value.slice(1) : undefined);
    case 'several':
      return (value) => (Array.isArray(value) && value.length > 1 ? value : undefined);
    case 'distinct':
      return (value) => (Array.isArray(value) ? [...new Set(value)] : value);
    case 'all':
      return (value) => value;
  }
}
