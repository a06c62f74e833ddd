// `take: first`, `rest`, `distinct` or `all`: one part of a list. A lone value is a list of one.

export function createTake(which: 'first' | 'rest' | 'distinct' | 'all'): (value: unknown) => unknown {
  switch (which) {
    case 'first':
      return (value) => (Array.isArray(value) ? value[0] : value);
    case 'rest':
      return (value) => (Array.isArray(value) && value.length > 1 ? value.slice(1) : undefined);
    case 'distinct':
      return (value) => (Array.isArray(value) ? [...new Set(value)] : value);
    case 'all':
      return (value) => value;
  }
}
