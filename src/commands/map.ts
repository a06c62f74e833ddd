// `defender-siem map`: what a file of events becomes, line by line, without configuration, network or journal.
import { createFormat } from '../formats/list.ts';
import type { LoadedMapper } from '../mapping/create-mapper.ts';
import { sampleRecord } from '../mapping/sample-record.ts';
import type { MappedEvent } from '../model/event.ts';
import { feedOf, recordIdOf } from '../pipeline/envelope.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { chooseMapping, readRecordType, recordOption } from './map/choose-mapping.ts';
import { loadMapper, mappingsFolder, mappingsOption } from './map/mappings-option.ts';
import { readText } from './map/read-text.ts';
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
    record: recordOption,
    format: { kind: 'text', value: 'cef|leef', meaning: 'cef (the default) or leef, which is LEEF 1.0' },
    tenant: { kind: 'text', value: 'NAME', meaning: 'the tenant on the lines; example when left out' },
    mappings: mappingsOption,
  },
  run: async (args, io) => {
    if (args.operands.length === 0) throw usageWrong('defender-siem map needs at least one file.');
    const mapper = loadMapper(mappingsFolder(args));
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
