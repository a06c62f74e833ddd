// Reads CSV by RFC 4180 and refuses everything else, so that no receiver has to guess.
import assert from 'node:assert/strict';

/** One object per line after the line of headings. */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = readCsvRows(text);
  assert.equal(new Set(head).size, head.length, 'a heading stands twice');
  return rows.map((row) => {
    assert.equal(row.length, head.length, row.join(','));
    return Object.fromEntries(head.map((name, column) => [name, row[column] ?? '']));
  });
}

export function readCsvRows(text: string): readonly (readonly string[])[] {
  assert.ok(text.endsWith('\n'), 'the last line is not ended');
  assert.ok(!text.includes('\r'));
  return text.slice(0, -1).split('\n').map(readRow);
}

function readRow(line: string): readonly string[] {
  const values: string[] = [];
  const value = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = value.exec(line);
    assert.ok(match, line);
    values.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return values;
  }
}
