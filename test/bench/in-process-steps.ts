// Each step of the way from a page in memory to bytes for the wire, alone and together, in this process.
import { createFramer, framingBytes } from '../../src/destinations/framing.ts';
import { createHeader } from '../../src/destinations/header.ts';
import { createFormat } from '../../src/formats/list.ts';
import type { JournaledRecord, Position } from '../../src/journal/journal.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import type { Mapper } from '../../src/mapping/mapper.ts';
import type { FormatName } from '../../src/model/format-choice.ts';
import type { Line } from '../../src/model/line.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import { createFilter } from '../../src/pipeline/filter.ts';
import { prepare } from '../../src/pipeline/prepare.ts';
import { detectionRecord } from '../../src/sources/endpoint-detections/detection-record.ts';
import { recordsInAnswer } from '../../src/sources/microsoft/records-in-answer.ts';
import { systemClock } from '../../src/world/clock.ts';
import { type DetectionPage, source, tenant } from './detections.ts';
import { journalSteps } from './journal-steps.ts';
import type { Step } from './measure.ts';

export const floor = 'parse';

const maxBytes = 8_000;
/** As the sending loop does it. */
const batch = 200;
/** As the bytes of an answer come. */
const chunkBytes = 64 * 1024;
const unlimited = { lines: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
const report = () => {};

export async function inProcessSteps(page: DetectionPage): Promise<readonly Step[]> {
  const records = await cut(page);
  const mapper = createMapper({ report, clock: systemClock });
  return [
    { name: floor, prepare: async () => () => parseAll(page) },
    { name: 'cut into records', prepare: async () => async () => void (await cut(page)) },
    {
      name: 'map',
      prepare: async () => () => {
        for (const record of copies(records)) mapper.map(record, 'cef');
      },
    },
    ...formatSteps(records, mapper),
    {
      name: 'page to CEF, framed',
      prepare: async () => async () => frameAll(writeAll(await cut(page), mapper, 'cef')),
    },
    ...journalSteps(records),
  ];
}

function parseAll({ bytes, places }: DetectionPage): void {
  for (const [from, to] of places) JSON.parse(bytes.toString('utf8', from, to));
}

async function cut({ bytes }: DetectionPage): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  const reading = { shape: 'flat', attempt: 'Reading a page', onTooLarge: () => {} } as const;
  const answer = { status: 200, headers: {}, body: chunksOf(bytes) };
  const pages = recordsInAnswer(answer, reading, (element) => detectionRecord(element, tenant, 0, {}).record);
  for await (const part of pages) records.push(...part.records);
  return records;
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** The mapper remembers the last record, so that each round needs records of its own. */
function copies(records: readonly SourceRecord[]): readonly SourceRecord[] {
  return records.map((record) => ({ ...record }));
}

function formatSteps(records: readonly SourceRecord[], mapper: Mapper): readonly Step[] {
  const formats: readonly (readonly [string, FormatName])[] = [
    ['CEF', 'cef'],
    ['LEEF', 'leef2'],
  ];
  return formats.flatMap(([name, format]) => [
    {
      name: `map, format ${name}`,
      prepare: async () => () => void writeAll(copies(records), mapper, format),
    },
    {
      name: `frame ${name}`,
      prepare: async () => {
        const lines = writeAll(copies(records), mapper, format);
        return () => frameAll(lines);
      },
    },
  ]);
}

function writeAll(records: readonly SourceRecord[], mapper: Mapper, name: FormatName): readonly Line[] {
  const header = createHeader({ mode: 'rfc5424', facility: 'local4', priority: 'notice' });
  const setup = {
    destination: 'siem',
    mapper,
    format: createFormat({ format: name, severity: 'number' }),
    filter: createFilter({}),
    textLimit: (host: string) =>
      maxBytes - framingBytes('octet-counting', maxBytes) - header.headerBytes(host),
  };
  const lines: Line[] = [];
  for (let at = 0; at < records.length; at += batch) {
    const journaled = records.slice(at, at + batch).map(journaledRecord);
    lines.push(...prepare(setup, journaled, new Map(), unlimited).lines);
  }
  return lines;
}

function journaledRecord(record: SourceRecord, index: number): JournaledRecord {
  return { position: index as Position, source, committedAtMs: 0, record };
}

function frameAll(lines: readonly Line[]): void {
  const header = createHeader({ mode: 'rfc5424', facility: 'local4', priority: 'notice' });
  const frame = createFramer('octet-counting');
  for (const { host, severity, text } of lines) {
    frame(header.write(host, severity, systemClock.now()) + text);
  }
}
