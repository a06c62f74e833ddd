// Comma-separated values (RFC 4180) with LF, as ArcSight, QRadar and spreadsheets read them.

export type CsvRow = readonly (string | number)[];

export function csvText(rows: readonly CsvRow[]): string {
  return rows.map((row) => `${row.map(csvValue).join(',')}\n`).join('');
}

function csvValue(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
