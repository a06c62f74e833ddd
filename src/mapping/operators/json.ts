// `json: [Data, Actions]`: fields that hold JSON inside a string are replaced by what it says, so that paths go
// through them. `$ref` markers become the object with that `$id`; of a key that stands twice the last counts.

const deepest = 64;

/** Changes `data`; a string that is not JSON stays a string. */
export function decodeJsonFields(data: unknown, names: readonly string[]): void {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return;
  const fields = data as Record<string, unknown>;
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) continue;
    const value = fields[name];
    fields[name] = Array.isArray(value) ? value.map(decodeText) : decodeText(value);
  }
}

function decodeText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const start = value.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return value;
  try {
    const decoded: unknown = JSON.parse(value);
    return value.includes('"$ref"') ? resolveReferences(decoded) : decoded;
  } catch {
    return value;
  }
}

/** References inside a referenced object stay as they are, so that no circle can arise. */
function resolveReferences(decoded: unknown): unknown {
  const objects = new Map<string, unknown>();
  collect(decoded, objects, 0);
  return replace(decoded, objects, 0);
}

function collect(value: unknown, objects: Map<string, unknown>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  const id = (value as Record<string, unknown>)['$id'];
  if (typeof id === 'string') objects.set(id, value);
  for (const inner of Object.values(value)) collect(inner, objects, depth + 1);
}

function replace(value: unknown, objects: ReadonlyMap<string, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => replace(item, objects, depth + 1));
  const reference = (value as Record<string, unknown>)['$ref'];
  if (typeof reference === 'string') return objects.get(reference) ?? value;
  const entries = Object.entries(value).map(([name, inner]) => [name, replace(inner, objects, depth + 1)]);
  return Object.fromEntries(entries);
}
