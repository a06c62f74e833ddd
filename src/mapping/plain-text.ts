// Any JSON value as text, bounded, so that a value of a surprising type is still seen and never throws.

const deepest = 32;

/** Words and numbers as they are; lists and objects as JSON, at most `limit` characters, cut with `…`. */
export function plainText(value: unknown, limit = 4_000): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts: string[] = [];
  writeJson(value, { parts, left: limit }, 0);
  const text = parts.join('');
  return text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
}

interface JsonOutput {
  readonly parts: string[];
  /** Characters until the limit; what would come after it is not walked through any more. */
  left: number;
}

function put(output: JsonOutput, text: string): void {
  output.parts.push(text);
  output.left -= text.length;
}

function writeJson(value: unknown, output: JsonOutput, depth: number): void {
  if (output.left < 0) return;
  if (typeof value !== 'object' || value === null) {
    put(output, JSON.stringify(value) ?? 'null');
  } else if (depth >= deepest) {
    put(output, '"…"');
  } else if (Array.isArray(value)) {
    put(output, '[');
    for (const [at, item] of value.entries()) {
      if (output.left < 0) return;
      if (at > 0) put(output, ',');
      writeJson(item, output, depth + 1);
    }
    put(output, ']');
  } else {
    writeObject(value as Readonly<Record<string, unknown>>, output, depth);
  }
}

function writeObject(value: Readonly<Record<string, unknown>>, output: JsonOutput, depth: number): void {
  put(output, '{');
  let isFirst = true;
  for (const name of Object.keys(value)) {
    if (output.left < 0) return;
    put(output, `${isFirst ? '' : ','}${JSON.stringify(name)}:`);
    isFirst = false;
    writeJson(value[name], output, depth + 1);
  }
  put(output, '}');
}
