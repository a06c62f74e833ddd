// `defender-siem map`: what a file of events becomes, line by line, without configuration, network or journal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorError } from '../errors/connector-error.ts';
import { createFormat } from '../formats/list.ts';
import type { CompiledMapping } from '../mapping/compile-mapping.ts';
import { createMapper, type LoadedMapper } from '../mapping/create-mapper.ts';
import { sampleRecord } from '../mapping/sample-record.ts';
import type { MappedEvent } from '../model/event.ts';
import { feedOf, recordIdOf } from '../pipeline/envelope.ts';
import { systemClock } from '../world/clock.ts';
import { packageRoot } from '../world/package-root.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { splitJson } from './split-json.ts';
import { usageWrong } from './usage-wrong.ts';

/** Bytes a line may have. */
const lineLimit = 8_000;
const formats = { cef: 'cef', leef: 'leef1' } as const;

export const map: Command = {
  name: 'map',
  summary: 'print the lines that a file of events becomes',
  usage: ['map FILE... [--record TYPE] [--format cef|leef]'],
  details:
    'A file holds one JSON value, a JSON array, or one JSON value per line; - is standard input. Each event\n' +
    'becomes one line without syslog header, numbered from 1. What cannot be mapped is named on standard error,\n' +
    'and the exit code is 3.',
  options: {
    record: {
      kind: 'text',
      value: 'TYPE',
      meaning:
        'the mapping to use, whatever the event says of itself; office-activity picks it by RecordType; guessed when left out',
    },
    format: { kind: 'text', value: 'cef|leef', meaning: 'cef (the default) or leef, which is LEEF 1.0' },
    tenant: { kind: 'text', value: 'NAME', meaning: 'the tenant on the lines; example when left out' },
    mappings: { kind: 'text', value: 'FOLDER', meaning: 'other mappings than those of the program' },
  },
  run: async (args, io) => {
    if (args.operands.length === 0) throw usageWrong('defender-siem map needs at least one file.');
    const mapper = createMapper({
      folder: args.text('mappings') ?? join(packageRoot, 'mappings'),
      report: () => {},
      clock: systemClock,
    });
    const record = readRecordType(args, mapper);
    const writer = createWriter(args, mapper, io);
    for (const file of args.operands) {
      for (const item of splitJson(await readText(file, io))) {
        const place = `${file === '-' ? 'standard input' : file}${item.place}`;
        if ('problem' in item) writer.refuse(place, item.problem);
        else writer.write(item, record, place);
      }
    }
    return writer.refused() ? exitCodes.rejects : exitCodes.done;
  },
};

function readRecordType(args: Arguments, mapper: LoadedMapper): string | undefined {
  const record = args.text('record');
  if (record === undefined || mapper.recordTypes.includes(record)) return record;
  throw usageWrong(
    `There is no mapping for records of type ${record}.`,
    `Use one of ${mapper.recordTypes.join(', ')}.`,
  );
}

interface Writer {
  /** Writes the lines of one event; `record` is the type that was asked for. */
  write(
    item: { readonly text: string; readonly data: unknown },
    record: string | undefined,
    place: string,
  ): void;
  /** Says why something was not mapped. */
  refuse(place: string, reason: string): void;
  refused(): boolean;
}

function createWriter(args: Arguments, mapper: LoadedMapper, io: Io): Writer {
  const dialect = args.text('format') ?? 'cef';
  if (dialect !== 'cef' && dialect !== 'leef') {
    throw usageWrong(`defender-siem map has no format ${dialect}.`, 'Use --format cef or --format leef.');
  }
  const format = createFormat({ format: formats[dialect], severity: 'number' });
  const tenant = args.text('tenant') ?? 'example';
  const sequences = new Map<string, number>();
  let isRefused = false;
  const refuse = (place: string, reason: string): void => {
    isRefused = true;
    io.complain(`${place}: not mapped: ${reason}\n`);
  };
  const writeLine = (event: MappedEvent, recordId: string, feed: string): void => {
    const sequence = (sequences.get(feed) ?? 0) + 1;
    sequences.set(feed, sequence);
    const { text } = format.format(event, { recordId, sequence, tenant, feed }, lineLimit);
    io.write(`${text}\n`);
  };
  return {
    write: ({ text, data }, wanted, place) => {
      const mapping = chooseMapping(mapper, data, wanted);
      if (typeof mapping === 'string') return refuse(place, mapping);
      const record = sampleRecord(mapping, text, data, { tenant });
      const mapped = mapper.map(record, dialect);
      switch (mapped.outcome) {
        case 'rejected':
          return refuse(place, mapped.reason);
        case 'skipped':
          return io.complain(`${place}: left out by the rule ${mapped.rule}\n`);
        case 'events':
          for (const event of mapped.events) {
            writeLine(event, recordIdOf(record), feedOf(mapping.source, record));
          }
      }
    },
    refuse,
    refused: () => isRefused,
  };
}

/** The mapping, or why there is none. */
function chooseMapping(
  mapper: LoadedMapper,
  data: unknown,
  wanted: string | undefined,
): CompiledMapping | string {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return 'it is JSON, but not an object';
  const fields = data as Readonly<Record<string, unknown>>;
  const types = wanted === undefined ? mapper.guess(fields) : [narrow(mapper, wanted, fields)];
  const [type = ''] = types;
  const mapping = types.length === 1 ? mapper.find(type) : undefined;
  if (mapping !== undefined) return mapping;
  return types.length === 0
    ? `its shape fits no mapping; name one with --record (${mapper.recordTypes.join(', ')})`
    : `its shape fits ${types.join(' and ')}; name one with --record`;
}

/** `office-activity` stands for all mappings that select by its RecordType. */
function narrow(mapper: LoadedMapper, wanted: string, data: Readonly<Record<string, unknown>>): string {
  const recordType = data['RecordType'];
  const isText = typeof recordType === 'number' || typeof recordType === 'string';
  return isText && mapper.find(wanted)?.select === undefined
    ? mapper.classify(wanted, String(recordType)).type
    : wanted;
}

async function readText(file: string, io: Io): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  if (file === '-') {
    let text = '';
    for await (const chunk of io.input) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  }
  try {
    return decoder.decode(await readFile(file));
  } catch (error) {
    throw new ConnectorError('input-unreadable', {
      message: `Reading ${file} failed: ${whyUnreadable(error)}.`,
      cause: error,
    });
  }
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'this user may not read it' : error.message;
}
