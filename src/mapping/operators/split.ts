// `split: ';'`: text becomes a list of its trimmed, non-empty parts.

export function createSplit(separators: readonly string[]): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'string') return value;
    // Most texts hold one part only.
    if (!separators.some((separator) => value.includes(separator))) return onePart(value);
    let parts = [value];
    for (const separator of separators) parts = parts.flatMap((part) => part.split(separator));
    const kept = parts.map((part) => part.trim()).filter((part) => part !== '');
    return kept.length === 0 ? undefined : kept;
  };
}

function onePart(text: string): readonly string[] | undefined {
  const part = text.trim();
  return part === '' ? undefined : [part];
}
