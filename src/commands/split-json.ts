// Cuts a text into JSON values: one value, the items of an array, or one value per line.

export type JsonItem =
  | { readonly place: string; readonly text: string; readonly data: unknown }
  | { readonly place: string; readonly problem: string };

/** `place` comes behind the file's name: empty, ` item 3`, or ` line 3`; both count from 1. */
export function splitJson(text: string): readonly JsonItem[] {
  const whole = parse(text);
  if (whole !== undefined) {
    const { data } = whole;
    if (!Array.isArray(data)) return [{ place: '', text, data }];
    return data.map((item, index) => ({
      place: ` item ${index + 1}`,
      text: JSON.stringify(item),
      data: item,
    }));
  }
  const lines = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), place: ` line ${index + 1}` }))
    .filter(({ line }) => line !== '');
  if (lines.length === 0) return [{ place: '', problem: 'it is empty' }];
  const items = lines.map(({ line, place }): JsonItem => {
    const parsed = parse(line);
    return parsed === undefined
      ? { place, problem: 'it is not JSON' }
      : { place, text: line, data: parsed.data };
  });
  // A text spread over many lines that is broken somewhere is one thing that is wrong, not one per line.
  const isOneText = items.every((item) => 'problem' in item);
  return isOneText ? [{ place: '', problem: 'it is not JSON' }] : items;
}

function parse(text: string): { readonly data: unknown } | undefined {
  try {
    return { data: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
