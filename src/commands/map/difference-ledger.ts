// What `map diff` counts while events are mapped with the old and the new mappings, and the text it makes of it.
import type { LoadedMapper } from '../../mapping/create-mapper.ts';
import { sampleRecord } from '../../mapping/sample-record.ts';
import type { Dialect, MappedEvent } from '../../model/event.ts';
import type { Arguments } from '../command.ts';
import { chooseMapping, readRecordType } from './choose-mapping.ts';
import type { EventItem } from './event-files.ts';
import { loadMapper } from './mappings-option.ts';

/** Characters of a value that are shown. */
const shownValue = 40;
/** Rejects that are named one by one. */
const mostRejects = 20;

export interface DifferenceLedger {
  readonly take: (item: EventItem, place: string) => void;
  /** Events that come out otherwise. */
  readonly changed: number;
  readonly rejects: number;
  text(): string;
}

interface Difference {
  events: number;
  /** Of the first event in which it was seen. */
  readonly example: string;
}

interface TypeCounts {
  events: number;
  changed: number;
  /** What differs, in words, e.g. `CEF suser changed`. */
  readonly differences: Map<string, Difference>;
}

/** Throws `mapping-invalid`, and `usage-wrong` for a type without mapping. */
export function createDifferenceLedger(before: string, after: string, args: Arguments): DifferenceLedger {
  const [old, now] = [loadMapper(before), loadMapper(after)];
  const wanted = readRecordType(args, now);
  const byType = new Map<string, TypeCounts>();
  const refused: string[] = [];
  let events = 0;
  let changed = 0;

  const take = (item: EventItem, place: string): void => {
    if ('problem' in item) {
      refused.push(`${place}: ${item.problem}`);
      return;
    }
    const made = (['cef', 'leef'] as const).map((dialect) => ({
      dialect,
      old: partsOf(old, item, dialect, wanted),
      now: partsOf(now, item, dialect, wanted),
    }));
    const failed = made.flatMap((each) => [each.old, each.now]).find((parts) => typeof parts === 'string');
    if (typeof failed === 'string') refused.push(`${place}: ${failed}`);
    const found = made.flatMap(({ dialect, old: was, now: is }) =>
      typeof was === 'string' || typeof is === 'string' ? [] : differencesOf(dialect, was.parts, is.parts),
    );
    const type = made
      .flatMap((each) => [each.now, each.old])
      .find((parts) => typeof parts !== 'string')?.type;
    if (type === undefined) return;
    const counts = byType.get(type) ?? { events: 0, changed: 0, differences: new Map<string, Difference>() };
    byType.set(type, counts);
    events += 1;
    counts.events += 1;
    if (found.length === 0) return;
    changed += 1;
    counts.changed += 1;
    const differences = new Map(found);
    for (const [what, example] of differences) {
      const seen = counts.differences.get(what) ?? { events: 0, example };
      seen.events += 1;
      counts.differences.set(what, seen);
    }
  };

  return {
    take,
    get changed() {
      return changed;
    },
    get rejects() {
      return refused.length;
    },
    text: () => {
      const types = [...byType].filter((entry) => entry[1].changed > 0).sort();
      const parts = types.map(([type, counts]) => {
        const lines = [...counts.differences]
          .sort(([, one], [, other]) => other.events - one.events)
          .map(
            ([what, { events: seen, example }]) => `  ${what}: ${share(seen, counts.events)}; ${example}\n`,
          );
        return `\n${type}: ${share(counts.changed, counts.events)} come out otherwise\n${lines.join('')}`;
      });
      const refusals = refused.slice(0, mostRejects).map((line) => `  ${line}\n`);
      const rejects =
        refused.length === 0 ? '' : `\nCannot be mapped: ${refused.length}\n${refusals.join('')}`;
      return `${share(changed, events)} come out otherwise.\n${parts.join('')}${rejects}`;
    },
  };
}

/** Header parts and keys of all events of a record; or why there are none. */
function partsOf(
  mapper: LoadedMapper,
  item: Exclude<EventItem, { readonly problem: string }>,
  dialect: Dialect,
  wanted: string | undefined,
): { readonly type: string; readonly parts: ReadonlyMap<string, string> } | string {
  const mapping = chooseMapping(mapper, item.data, wanted ?? item.type);
  if (typeof mapping === 'string') return mapping;
  const mapped = mapper.map(sampleRecord(mapping, item.text, item.data, item.known), dialect);
  if (mapped.outcome === 'rejected') return mapped.reason;
  const events = mapped.outcome === 'events' ? mapped.events : [];
  const parts = new Map([['record type', mapping.record]]);
  for (const [index, event] of events.entries()) {
    for (const [name, text] of partsOfEvent(event, dialect)) {
      parts.set(index === 0 ? name : `${name} of line ${index + 1}`, text);
    }
  }
  return { type: mapping.record, parts };
}

function partsOfEvent(event: MappedEvent, dialect: Dialect): readonly (readonly [string, string])[] {
  const { product, kind, variant, category, name, severity, fields } = event;
  const id: readonly (readonly [string, string])[] =
    dialect === 'cef'
      ? [['class id', `${kind}:${variant}`]]
      : [
          ['EventID', kind],
          ['cat', category],
        ];
  return [
    ['product', `${product.vendor}|${product.name}|${product.version}`],
    ...id,
    ['name', name],
    ['severity', String(severity)],
    ...fields.map(({ key, label, text }) => [label === undefined ? key : `${key} (${label})`, text] as const),
  ];
}

function differencesOf(
  dialect: Dialect,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    const what = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const example = [was, is].flatMap((text) => (text === undefined ? [] : [quoted(text)])).join(' -> ');
    return [[`${dialect.toUpperCase()} ${name} ${what}`, example] as const];
  });
}

function quoted(text: string): string {
  return `\`${text.length > shownValue ? `${text.slice(0, shownValue).toWellFormed()}…` : text}\``;
}

function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : Math.round((part * 100) / whole);
  return `${part} of ${whole} events (${percent} %)`;
}
