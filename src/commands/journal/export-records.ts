// `journal export`: the kept records as NDJSON, each with its envelope, one block after the other: memory holds one
// block, however much there is. Nothing is changed, so a service may run meanwhile.
import { open } from 'node:fs/promises';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { PlacedBlock } from '../../journal/embedded/block.ts';
import type { JournalFolder } from '../../journal/embedded/folder.ts';
import { inspectSegments } from '../../journal/embedded/inspection.ts';
import { laneIndexes } from '../../journal/embedded/lane-numbers.ts';
import { journaled } from '../../journal/embedded/tail.ts';
import type { JournaledRecord } from '../../journal/journal.ts';
import { recordIdOf } from '../../pipeline/envelope.ts';
import type { Files } from '../../world/files.ts';

export interface ExportFilter {
  /** When the records came into the journal: half-open, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly source: string | undefined;
  readonly recordType: string | undefined;
}

export interface Exported {
  readonly records: number;
  /** Places where blocks could not be read. */
  readonly losses: number;
}

export async function exportRecords(
  files: Files,
  folder: JournalFolder,
  filter: ExportFilter,
  write: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Exported> {
  let records = 0;
  let losses = 0;
  for await (const found of inspectSegments(files, folder)) {
    if (signal.aborted) break;
    if (found.found === 'loss') losses += 1;
    if (found.found !== 'block') continue;
    const wanted = recordsOf(found.placed, filter);
    records += wanted.length;
    for (const each of wanted) await write(`${lineOf(each)}\n`);
  }
  return { records, losses };
}

function recordsOf(placed: PlacedBlock, filter: ExportFilter): readonly JournaledRecord[] {
  const { block, writtenAtMs } = placed;
  if (block.kind !== 'page' || writtenAtMs < filter.fromMs || writtenAtMs >= filter.toMs) return [];
  if (filter.source !== undefined && block.source !== filter.source) return [];
  return laneIndexes
    .flatMap((lane) => journaled(block, placed, lane))
    .filter(({ record }) => filter.recordType === undefined || record.type === filter.recordType);
}

function lineOf({ position, source, committedAtMs, record }: JournaledRecord): string {
  const { json, lane, type, id, version, occurredAtMs, tenant, facts } = record;
  const envelope = {
    ...{ source, tenant, lane, position, type, id, version, recordId: recordIdOf(record) },
    ...{ committedAt: isoTime(committedAtMs), occurredAt: isoTime(occurredAtMs), facts },
  };
  const text = new TextDecoder().decode(json);
  // As it came, where that is JSON: line breaks can only stand between its parts there.
  const body = isJson(text)
    ? `"record":${text.replaceAll(/[\r\n]/g, ' ')}`
    : `"text":${JSON.stringify(text)}`;
  return `${JSON.stringify(envelope).slice(0, -1)},${body}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Gathers small pieces; `close` writes the rest. Throws `file-unwritable`; the file must not be there yet. */
export async function openExportFile(path: string) {
  let waiting: string[] = [];
  let length = 0;
  const handle = await orUnwritable(path, () => open(path, 'wx', 0o600));
  const flush = async () => {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    await orUnwritable(path, () => handle.writeFile(text));
  };
  return {
    write: async (text: string) => {
      waiting.push(text);
      length += text.length;
      if (length >= pieceLength) await flush();
    },
    close: async () => {
      await flush();
      await orUnwritable(path, () => handle.close());
    },
  };
}

const pieceLength = 256 * 1024;

async function orUnwritable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new ConnectorError('file-unwritable', {
      message: `Writing records to ${path} failed: ${String(error)}.`,
      cause: error,
    });
  }
}
