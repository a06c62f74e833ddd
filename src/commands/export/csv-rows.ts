// The rows of a CSV that a SIEM exported, as they stream in: any separator, quotes, byte order mark, line breaks
// inside values, lines of explanation before the head. Which columns mean what is left to the caller.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Io } from '../command.ts';
import { unreadable } from '../map/read-text.ts';
import { usageWrong } from '../usage-wrong.ts';

/** The head is looked for among the first rows: exports begin with lines about the search. */
const headRows = 20;
const separators = [',', ';', '\t', '|'];
const sampleBytes = 64 * 1024;
/** A value beyond it is no value: a quote was not closed. */
const mostRowBytes = 1024 * 1024;

/**
 * Calls `take` with the wanted columns of each row, in the order of `columns`; a missing value is empty. `-` is
 * standard input. Throws `usage-wrong` when a column is not there, `input-unreadable` for what is no CSV.
 */
export async function readCsvRows(
  file: string,
  columns: readonly string[],
  io: Io,
  take: (values: readonly string[]) => void,
): Promise<void> {
  const input = file === '-' ? Readable.from(io.input) : createReadStream(file);
  try {
    const { delimiter, source } = await sniff(input, columns);
    const parser = parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: mostRowBytes,
    });
    await Promise.all([pipeline(source, parser), takeRows(file, parser, columns, take)]);
  } catch (error) {
    if (error instanceof CsvError || (error instanceof Error && 'code' in error && 'syscall' in error)) {
      throw unreadable(file, error);
    }
    throw error;
  } finally {
    input.destroy();
  }
}

/** The separator that stands beside a wanted column's name, and the whole input again. */
async function sniff(input: Readable, columns: readonly string[]) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const iterator = input[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  while (bytes < sampleBytes) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    chunks.push(Buffer.from(value));
    bytes += value.length;
  }
  const sample = Buffer.concat(chunks).toString('utf8');
  const head =
    sample.split(/\r?\n/).find((line) => columns.every((column) => line.includes(column))) ?? sample;
  const count = (separator: string) => head.split(separator).length;
  const [delimiter = ','] = separators.toSorted((a, b) => count(b) - count(a));
  const source = Readable.from(
    (async function* () {
      yield* chunks;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    })(),
  );
  return { delimiter, source };
}

async function takeRows(
  file: string,
  rows: AsyncIterable<readonly string[]>,
  columns: readonly string[],
  take: (values: readonly string[]) => void,
): Promise<void> {
  let places: readonly number[] | undefined;
  const passed: string[] = [];
  for await (const row of rows) {
    if (places !== undefined) {
      take(places.map((place) => row[place] ?? ''));
      continue;
    }
    const names = row.map((name) => name.trim());
    const found = columns.map((column) => names.indexOf(column));
    if (found.every((place) => place >= 0)) places = found;
    else passed.push(...names);
    if (places === undefined && passed.length > 0 && passed.length / row.length > headRows) break;
  }
  if (places !== undefined) return;
  const seen = passed.filter((name) => name !== '').slice(0, 30);
  throw usageWrong(
    `${file} has no row with the columns ${columns.join(', ')} among its first ${headRows}.`,
    `Its first names are: ${seen.join(', ')}. Name the columns as they stand there.`,
  );
}
