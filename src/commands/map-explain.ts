// `defender-siem map explain`: for each key of a line, its value, where in the event that comes from, by which line
// of the mapping, and what was cut or written otherwise.
import { createFormat } from '../formats/list.ts';
import type { TracedEvent } from '../mapping/trace.ts';
import type { Dialect } from '../model/event.ts';
import { feedOf, recordIdOf } from '../pipeline/envelope.ts';
import type { Arguments, Command, Io } from './command.ts';
import { recordOption } from './map/choose-mapping.ts';
import { explainEvent } from './map/explain-event.ts';
import { type GivenEvent, type GivenEvents, givenEvents } from './map/given-events.ts';
import { mappingsOption } from './map/mappings-option.ts';
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
    const dialects = readDialects(args);
    const events = givenEvents('map explain', args, io);
    await events.forEach((event) => {
      for (const dialect of dialects) explain(event, dialect, events, io);
    });
    return events.exitCode;
  },
};

function explain(given: GivenEvent, dialect: Dialect, events: GivenEvents, io: Io): void {
  const { place, mapping, record } = given;
  const traced: TracedEvent[] = [];
  const made = events.map(given, dialect, (each) => traced.push(each));
  const format = createFormat({ format: dialect === 'cef' ? 'cef' : 'leef1', severity: 'number' });
  for (const [index, event] of made.entries()) {
    const found = traced.find((each) => each.event === event);
    if (found === undefined) throw new TypeError('an event came without its trace');
    const envelope = {
      recordId: recordIdOf(record),
      sequence: index + 1,
      tenant: record.tenant,
      feed: feedOf(mapping.source, record),
    };
    const { text, cut } = format.format(event, envelope, lineLimit);
    io.write(`${place}: ${mapping.record}, ${dialect.toUpperCase()}, ${Buffer.byteLength(text)} bytes\n`);
    io.write(`${explainEvent(found, cut, mapping.record, dialect, events.mapper)}\n`);
  }
}

function readDialects(args: Arguments): readonly Dialect[] {
  const format = args.text('format');
  if (format === undefined) return ['cef', 'leef'];
  if (format === 'cef' || format === 'leef') return [format];
  throw usageWrong(
    `defender-siem map explain has no format ${format}.`,
    'Use --format cef or --format leef.',
  );
}
