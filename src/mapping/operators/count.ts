// `count: Recipients`: how many items. A lone value counts as one, an empty list as none; absent stays absent.

export function countItems(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return Array.isArray(value) ? value.length : 1;
}
