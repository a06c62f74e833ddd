// What `map coverage` counts while events are mapped, and the text it makes of it.
import { hasPath } from '../../mapping/check-mappings.ts';
import type { CompiledMapping } from '../../mapping/compile-mapping.ts';
import { createMapper } from '../../mapping/create-mapper.ts';
import { decodeJsonFields } from '../../mapping/operators/json.ts';
import { parsePath } from '../../mapping/operators/path.ts';
import type { Place } from '../../mapping/placed-value.ts';
import { sampleRecord } from '../../mapping/sample-record.ts';
import { systemClock } from '../../world/clock.ts';
import { pathText, valueAt } from '../../world/yaml.ts';
import type { Arguments } from '../command.ts';
import { textTable } from '../text-table.ts';
import { chooseMapping, readRecordType } from './choose-mapping.ts';
import type { EventItem } from './event-files.ts';

/** Rejects that are named one by one. */
const mostRejects = 20;

export interface EventLedger {
  readonly take: (item: EventItem, place: string) => void;
  readonly rejects: number;
  /** Paths that are neither mapped nor left out, over all record types. */
  readonly unknownPaths: number;
  text(): string;
}

interface Counts {
  events: number;
  lines: number;
  leftOut: number;
  readonly unknown: Map<string, number>;
  readonly passedOver: Map<string, number>;
}

interface Fired {
  readonly record: string;
  readonly place: Place;
  times: number;
}

/** Throws `mapping-invalid`, and `usage-wrong` for a type without mapping. */
export function createEventLedger(folder: string, args: Arguments): EventLedger {
  const rules: Fired[] = [];
  const watch = (record: string, place: Place) => {
    const rule: Fired = { record, place, times: 0 };
    rules.push(rule);
    return () => {
      rule.times += 1;
    };
  };
  const mapper = createMapper({ folder, report: () => {}, clock: systemClock, watch });
  const wanted = readRecordType(args, mapper);
  const byType = new Map<string, Counts>();
  const refused: string[] = [];
  const countsOf = (type: string): Counts => {
    const counts = byType.get(type) ?? {
      events: 0,
      lines: 0,
      leftOut: 0,
      unknown: new Map(),
      passedOver: new Map(),
    };
    byType.set(type, counts);
    return counts;
  };

  const take = (item: EventItem, place: string): void => {
    if ('problem' in item) {
      refused.push(`${place}: ${item.problem}`);
      return;
    }
    const mapping = chooseMapping(mapper, item.data, wanted ?? item.type);
    if (typeof mapping === 'string') {
      refused.push(`${place}: ${mapping}`);
      return;
    }
    const counts = countsOf(mapping.record);
    counts.events += 1;
    const record = sampleRecord(mapping, item.text, item.data, item.known);
    for (const dialect of ['cef', 'leef'] as const) {
      const mapped = mapper.map(record, dialect);
      if (mapped.outcome === 'rejected') refused.push(`${place}: ${mapped.reason}`);
      else if (dialect === 'cef' && mapped.outcome === 'skipped') counts.leftOut += 1;
      else if (dialect === 'cef' && mapped.outcome === 'events') counts.lines += mapped.events.length;
      if (mapped.outcome === 'rejected') break;
    }
    decodeJsonFields(item.data, mapping.json);
    for (const path of mapping.known.unknownIn(item.data)) count(counts.unknown, path);
    for (const path of passedOverBy(mapping)) {
      if (hasPath(item.data, parsePath(path)?.names ?? [])) count(counts.passedOver, path);
    }
  };

  return {
    take,
    get rejects() {
      return refused.length;
    },
    get unknownPaths() {
      return [...byType.values()].reduce((sum, { unknown }) => sum + unknown.size, 0);
    },
    text: () => {
      const types = [...byType].sort(([one], [other]) => (one < other ? -1 : 1));
      const rows = types.map(([type, { events, lines, leftOut }]) => [type, events, lines, leftOut]);
      const idle = rules.filter(({ record, times }) => times === 0 && byType.has(record));
      const idleLines = idle.map(({ record, place }) => {
        const source = mapper.sources.mappings.get(record);
        const at = source?.placeOf(place);
        return `${at?.file}:${at?.line}: ${pathText(at?.path ?? place)}: ${saysOf(source?.value, place)}`;
      });
      const pathsOf = (which: 'unknown' | 'passedOver') =>
        types.flatMap(([type, counts]) =>
          [...counts[which]].map(
            ([path, times]) => `${type}: ${path} (${times} event${times > 1 ? 's' : ''})`,
          ),
        );
      return [
        textTable(['record type', 'events', 'lines', 'left out by a rule'], rows, 0),
        section('Paths of events that are neither mapped nor left out', pathsOf('unknown')),
        section('Paths of events that are left out on purpose', pathsOf('passedOver')),
        section('Rules of these mappings that never fired', idleLines),
        section('Events that cannot be mapped', refused.slice(0, mostRejects), refused.length),
      ].join('\n');
    },
  };
}

function count(counts: Map<string, number>, path: string): void {
  counts.set(path, (counts.get(path) ?? 0) + 1);
}

/** What is left out and read by no row all the same: one of your own may map what the shipped mapping leaves out. */
function passedOverBy({ file, known }: CompiledMapping): readonly string[] {
  const isRead = (path: string) => {
    const names = JSON.stringify(parsePath(path)?.names);
    return known.mapped.some((each) => JSON.stringify(each.names) === names);
  };
  return (file.leftOut ?? []).filter((path) => path !== '*' && !isRead(path));
}

/** A rule as it is written, shortened. */
function saysOf(mapping: unknown, place: Place): string {
  const text = JSON.stringify(valueAt(mapping, place)) ?? '';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function section(title: string, lines: readonly string[], count = lines.length): string {
  if (count === 0) return `${title}: none.\n`;
  const more = count > lines.length ? `  and ${count - lines.length} more\n` : '';
  return `${title}: ${count}\n${lines.map((line) => `  ${line}\n`).join('')}${more}`;
}
