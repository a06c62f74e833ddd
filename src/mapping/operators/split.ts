// `split: ';'`: text becomes a list of its trimmed, non-empty parts.

export function createSplit(separators: readonly string[]): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'string') return value;
    let parts = [value];
    for (const separator of separators) parts = parts.flatMap((part) => part.split(separator));
    const kept = parts.map((part) => part.trim()).filter((part) => part !== '');
    return kept.length === 0 ? undefined : kept;
  };
}
