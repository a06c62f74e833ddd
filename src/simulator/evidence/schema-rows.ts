// Reads tables that stand in the source as text: a row is a name and its words, and goes on in indented lines.

export function readRows(rows: string): ReadonlyMap<string, readonly string[]> {
  const lines = rows.trim().replaceAll('\n  ', ' ').split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', ...words] = line.split(' ');
      return [name, words];
    }),
  );
}
