// The events that `map` and `map explain` are given: each with its mapping, as the record that a source would have
// made of it. What is none, or has no mapping, is named on standard error.
import type { CompiledMapping } from '../../mapping/compile-mapping.ts';
import type { LoadedMapper } from '../../mapping/create-mapper.ts';
import { type SourceKnowledge, sampleRecord } from '../../mapping/sample-record.ts';
import type { Trace } from '../../mapping/trace.ts';
import type { Dialect, MappedEvent } from '../../model/event.ts';
import type { SourceRecord } from '../../model/record.ts';
import { type Arguments, type ExitCode, exitCodes, type Io } from '../command.ts';
import { usageWrong } from '../usage-wrong.ts';
import { chooseMapping, readRecordType } from './choose-mapping.ts';
import { forEachEvent } from './event-files.ts';
import { loadMapper, mappingsFolder } from './mappings-option.ts';

export interface GivenEvent {
  /** File and line, as messages name them. */
  readonly place: string;
  readonly mapping: CompiledMapping;
  readonly record: SourceRecord;
}

export interface GivenEvents {
  readonly mapper: LoadedMapper;
  forEach(take: (event: GivenEvent) => void): Promise<void>;
  /** What one becomes; nothing, and it is said why, when it cannot be mapped or a rule leaves it out. */
  map(event: GivenEvent, dialect: Dialect, trace?: Trace): readonly MappedEvent[];
  readonly exitCode: ExitCode;
}

/** Throws `usage-wrong` without a file and for a type without mapping, and `mapping-invalid`. */
export function givenEvents(
  command: string,
  args: Arguments,
  io: Io,
  known: SourceKnowledge = {},
): GivenEvents {
  if (args.operands.length === 0) throw usageWrong(`defender-siem ${command} needs at least one file.`);
  const mapper = loadMapper(mappingsFolder(args));
  const wanted = readRecordType(args, mapper);
  let isRefused = false;
  const refuse = (place: string, reason: string): void => {
    isRefused = true;
    io.complain(`${place}: not mapped: ${reason}\n`);
  };
  return {
    mapper,
    map: ({ place, record }, dialect, trace) => {
      const mapped = mapper.map(record, dialect, trace);
      if (mapped.outcome === 'events') return mapped.events;
      if (mapped.outcome === 'rejected') refuse(place, mapped.reason);
      else io.complain(`${place}: left out by the rule ${mapped.rule}\n`);
      return [];
    },
    forEach: (take) =>
      forEachEvent(args.operands, io, (item, place) => {
        if ('problem' in item) return refuse(place, item.problem);
        const mapping = chooseMapping(mapper, item.data, wanted ?? item.type);
        if (typeof mapping === 'string') return refuse(place, mapping);
        const record = sampleRecord(mapping, item.text, item.data, { ...item.known, ...known });
        take({ place, mapping, record });
      }),
    get exitCode() {
      return isRefused ? exitCodes.rejects : exitCodes.done;
    },
  };
}
