// `defender-siem map explain`: for each key of a line, its value, where in the event that comes from, by which line
// of the mapping, and what was cut or written otherwise.
import { createFormat } from '../formats/list.ts';
import { sampleRecord } from '../mapping/sample-record.ts';
import type { TracedEvent } from '../mapping/trace.ts';
import type { Dialect } from '../model/event.ts';
import { feedOf, recordIdOf } from '../pipeline/envelope.ts';
import { type Arguments, type Command, exitCodes } from './command.ts';
import { chooseMapping, readRecordType, recordOption } from './map/choose-mapping.ts';
import { explainEvent } from './map/explain-event.ts';
import { loadMapper, mappingsFolder, mappingsOption } from './map/mappings-option.ts';
import { readText } from './map/read-text.ts';
import { splitJson } from './split-json.ts';
import { usageWrong } from './usage-wrong.ts';

/** Bytes a line may have. */
const lineLimit = 8_000;

export const mapExplain: Command = {
  name: 'map explain',
  summary: 'say of each key of a line where its value comes from',
  usage: ['map explain FILE... [--record TYPE] [--format cef|leef] [--mappings FOLDER]'],
  details:
    'A file holds events as `map` reads them; - is standard input. For each key: its value, the paths of the event it\n' +
    'was read from, the file and line of the mapping that wrote it, and what was cut or written otherwise.',
  options: {
    record: recordOption,
    format: { kind: 'text', value: 'cef|leef', meaning: 'only CEF or only LEEF; both when left out' },
    mappings: mappingsOption,
  },
  run: async (args, io) => {
    if (args.operands.length === 0) throw usageWrong('defender-siem map explain needs at least one file.');
    const mapper = loadMapper(mappingsFolder(args));
    const record = readRecordType(args, mapper);
    const dialects = readDialects(args);
    let isRefused = false;
    const refuse = (place: string, reason: string) => {
      isRefused = true;
      io.complain(`${place}: not mapped: ${reason}\n`);
    };
    for (const file of args.operands) {
      for (const item of splitJson(await readText(file, io))) {
        const place = `${file === '-' ? 'standard input' : file}${item.place}`;
        if ('problem' in item) {
          refuse(place, item.problem);
          continue;
        }
        const mapping = chooseMapping(mapper, item.data, record);
        if (typeof mapping === 'string') {
          refuse(place, mapping);
          continue;
        }
        const sample = sampleRecord(mapping, item.text, item.data);
        for (const dialect of dialects) {
          const traced: TracedEvent[] = [];
          const mapped = mapper.map(sample, dialect, (each) => traced.push(each));
          if (mapped.outcome === 'rejected') refuse(place, mapped.reason);
          if (mapped.outcome === 'skipped') io.write(`${place}: left out by the rule ${mapped.rule}\n`);
          if (mapped.outcome !== 'events') continue;
          const format = createFormat({ format: dialect === 'cef' ? 'cef' : 'leef1', severity: 'number' });
          for (const [index, event] of mapped.events.entries()) {
            const found = traced.find((each) => each.event === event);
            if (found === undefined) throw new TypeError('an event came without its trace');
            const envelope = {
              recordId: recordIdOf(sample),
              sequence: index + 1,
              tenant: sample.tenant,
              feed: feedOf(mapping.source, sample),
            };
            const { text, cut } = format.format(event, envelope, lineLimit);
            io.write(
              `${place}: ${mapping.record}, ${dialect.toUpperCase()}, ${Buffer.byteLength(text)} bytes\n`,
            );
            io.write(`${explainEvent(found, cut, mapping.record, dialect, mapper)}\n`);
          }
        }
      }
    }
    return isRefused ? exitCodes.rejects : exitCodes.done;
  },
};

function readDialects(args: Arguments): readonly Dialect[] {
  const format = args.text('format');
  if (format === undefined) return ['cef', 'leef'];
  if (format === 'cef' || format === 'leef') return [format];
  throw usageWrong(
    `defender-siem map explain has no format ${format}.`,
    'Use --format cef or --format leef.',
  );
}
