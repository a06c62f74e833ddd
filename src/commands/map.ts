// `defender-siem map`: what a file of events becomes, line by line, without configuration, network or journal.
import type { Format } from '../formats/format.ts';
import { createFormat } from '../formats/list.ts';
import { formatNames } from '../model/format-choice.ts';
import { feedOf } from '../pipeline/envelope.ts';
import { writeLines } from '../pipeline/write-lines.ts';
import type { Arguments, Command } from './command.ts';
import { recordOption } from './map/choose-mapping.ts';
import { givenEvents } from './map/given-events.ts';
import { mappingsOption } from './map/mappings-option.ts';
import { usageWrong } from './usage-wrong.ts';

/** Bytes a line may have. */
const lineLimit = 8_000;
const formats = [...formatNames, 'leef'];

export const map: Command = {
  name: 'map',
  summary: 'print the lines that a file of events becomes',
  usage: [`map FILE... [--record TYPE] [--format ${formats.join('|')}] [--mappings FOLDER]`],
  details:
    'A file holds one JSON value, a JSON array, or one JSON value per line; - is standard input. Each event\n' +
    'becomes one line without syslog header, numbered from 1. What cannot be mapped is named on standard error,\n' +
    'and the exit code is 3.',
  options: {
    record: recordOption,
    format: {
      kind: 'text',
      value: 'FORMAT',
      meaning: 'one of the formats of a destination; cef when left out, leef stands for leef1',
    },
    tenant: { kind: 'text', value: 'NAME', meaning: 'the tenant on the lines; example when left out' },
    mappings: mappingsOption,
  },
  run: async (args, io) => {
    const format = readFormat(args);
    const tenant = args.text('tenant');
    const events = givenEvents('map', args, io, tenant === undefined ? {} : { tenant });
    const sequences = new Map<string, number>();
    await events.forEach((event) => {
      const { mapping, record } = event;
      const feed = feedOf(mapping.source, record);
      const before = sequences.get(feed) ?? 0;
      const made = events.map(event, format.dialect);
      const { lines } = writeLines({ format, textLimit: () => lineLimit }, record, made, { feed, before });
      sequences.set(feed, before + lines.length);
      for (const { text } of lines) io.write(`${text}\n`);
    });
    return events.exitCode;
  },
};

function readFormat(args: Arguments): Format {
  const name = args.text('format') ?? 'cef';
  const format = formatNames.find((each) => each === (name === 'leef' ? 'leef1' : name));
  if (format !== undefined) return createFormat({ format, severity: 'number' });
  throw usageWrong(`defender-siem map has no format ${name}.`, `It may be ${formats.join(', ')}.`);
}
