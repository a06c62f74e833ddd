// What counts as absent in Microsoft's answers: null, empty text, an empty list, a time of the year 0001.

/** The value itself, or undefined when it counts as absent. */
export function present(value: unknown): unknown {
  if (typeof value === 'string') return value === '' || isNoTime(value) ? undefined : value;
  if (value === null) return undefined;
  return Array.isArray(value) ? presentItems(value) : value;
}

/** `0001-01-01T00:00:00` is how .NET writes "no time". */
function isNoTime(text: string): boolean {
  return text.charCodeAt(0) === 0x30 && text.startsWith('0001-01-01');
}

function presentItems(list: readonly unknown[]): unknown {
  if (list.length === 0) return undefined;
  for (const item of list) {
    if (isAbsentItem(item)) {
      const kept = list.filter((each) => !isAbsentItem(each));
      return kept.length === 0 ? undefined : kept;
    }
  }
  return list;
}

function isAbsentItem(item: unknown): boolean {
  return item === null || item === undefined || item === '' || (typeof item === 'string' && isNoTime(item));
}
