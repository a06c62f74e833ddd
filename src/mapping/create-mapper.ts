// Puts the mapping set to work: parses records, maps them, and tells what was new or did not fit. Total: whatever a
// record holds, it comes out as events, as skipped, or as rejected with a reason.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Dialect } from '../model/event.ts';
import type { SourceRecord } from '../model/record.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import { type Steps, takeAtOnce, takeInTurns } from '../world/steps.ts';
import type { CompiledMapping } from './compile-mapping.ts';
import { createDriftWatch } from './drift.ts';
import { type RuleWatch, stepsOfLoading } from './load-mappings.ts';
import type { Mapped, Mapper } from './mapper.ts';
import { shippedMappings } from './mapping-folders.ts';
import type { MappingSet } from './mapping-set.ts';
import { decodeJsonFields } from './operators/json.ts';
import { createRecordParser, type ParsedRecord } from './parse-record.ts';
import { describeProblem } from './problem.ts';
import type { Trace } from './trace.ts';
import type { Unfit } from './writers/output.ts';

export interface MapperSetup {
  /** The mappings of the program when left out. */
  readonly folder?: string | undefined;
  /** The version of the SIEM content that is pinned. */
  readonly version?: string | undefined;
  readonly report: Report;
  readonly clock: Clock;
  readonly watch?: RuleWatch;
}

export interface LoadedMapper extends MappingSet, Mapper {
  /** As every mapper; `trace` hears how each event came about. */
  map(record: SourceRecord, dialect: Dialect, trace?: Trace): Mapped;
}

/** Throws `mapping-invalid`, naming every problem, when the folder does not compile. */
export function createMapper(setup: MapperSetup): LoadedMapper {
  return takeAtOnce(stepsOfCreating(setup));
}

/** As `createMapper`, for a service that has other things to do meanwhile. */
export function createMapperInTurns(setup: MapperSetup): Promise<LoadedMapper> {
  return takeInTurns(stepsOfCreating(setup));
}

function* stepsOfCreating({
  folder = shippedMappings,
  version,
  report,
  clock,
  watch,
}: MapperSetup): Steps<LoadedMapper> {
  const { set, problems } = yield* stepsOfLoading(folder, { version, watch });
  if (set === undefined) {
    throw new ConnectorError('mapping-invalid', {
      message: `Compiling the mappings in ${folder} found:\n${problems.map(describeProblem).join('\n')}`,
    });
  }
  return { ...set, ...createMapperOf(set, report, clock) };
}

function createMapperOf(set: MappingSet, report: Report, clock: Clock): Pick<LoadedMapper, 'map'> {
  const parse = createRecordParser();
  const watchDrift = createDriftWatch(report, clock);
  return {
    map: (record, dialect, trace) => {
      const mapping = set.find(record.type);
      if (mapping === undefined) {
        const reason = `there is no mapping for records of type ${record.type}`;
        return { outcome: 'rejected', code: 'mapping-missing', reason };
      }
      try {
        const parsed = parse(record, (data) => decodeJsonFields(data, mapping.json));
        if (parsed.data !== undefined && parsed.isNew) watchDrift(mapping, parsed.data);
        return mapParsed(mapping, parsed, record, dialect, report, trace);
      } catch (error) {
        // Nothing in here is meant to throw; if it does, one record must not stop all others.
        const seen = error instanceof Error ? error.message : String(error);
        return { outcome: 'rejected', code: 'record-unmappable', reason: `mapping it failed: ${seen}` };
      }
    },
  };
}

function mapParsed(
  mapping: CompiledMapping,
  parsed: ParsedRecord,
  record: SourceRecord,
  dialect: Dialect,
  report: Report,
  trace: Trace | undefined,
): Mapped {
  if (parsed.data === undefined) {
    return { outcome: 'rejected', code: 'record-unmappable', reason: parsed.reason };
  }
  const scope = { data: parsed.data, parent: parsed.data, record };
  const rule = mapping.skippedBy(scope);
  if (rule !== undefined) return { outcome: 'skipped', rule };
  const unfit = (key: string, how: Unfit) => {
    report({ notice: 'value-unfit', recordType: record.type, key, how });
  };
  const events = mapping.events(scope, dialect, unfit, trace);
  return { outcome: 'events', events };
}
