// The text of `map explain` for one event: a line per key, and below it where the value comes from.
import type { MappingSet } from '../../mapping/mapping-set.ts';
import { plainText } from '../../mapping/plain-text.ts';
import type { Rule, TracedEvent, TracedRow } from '../../mapping/trace.ts';
import type { Dialect, EventField } from '../../model/event.ts';

/** Characters of a value that are shown. */
const shownValue = 160;
const shownSource = 80;

/** `cut`: the keys that the format shortened or left out. */
export function explainEvent(
  traced: TracedEvent,
  cut: readonly string[],
  recordType: string,
  dialect: Dialect,
  set: MappingSet,
): string {
  const { event, header, rows } = traced;
  const by = (rule: Rule): string => {
    const place = set.sources.mappings.get(recordType)?.placeOf(rule.place);
    return place === undefined ? recordType : `${place.file}:${place.line}`;
  };
  const entry = (name: string, value: string, rule: Rule | undefined, notes: readonly string[]): string => {
    const from = rule === undefined ? ['family and variant'] : [sourcesOf(rule, traced), `by ${by(rule)}`];
    return `  ${name}\t${shorten(value, shownValue)}\n    ${[...from, ...notes].join('; ')}\n`;
  };
  const names: readonly (readonly [string, string])[] = [
    ['product', `${event.product.vendor}|${event.product.name}|${event.product.version}`],
    ['kind', event.kind],
    ['variant', event.variant],
    ...(dialect === 'leef' ? [['category', event.category] as const] : []),
    ['name', event.name],
    ['severity', String(event.severity)],
  ];
  const head = names.map(([name, value]) => entry(`(${name})`, value, header.get(name), []));
  const fields = rows.flatMap((row) => [
    ...row.fields.map((field) => {
      const label = field.label === undefined ? '' : ` (${field.label})`;
      return entry(`${field.key}${label}`, field.text, row.rule, notesOf(field, row, cut));
    }),
    ...row.unfit
      .filter(({ key, how }) => how === 'dropped' && !row.fields.some((field) => field.key === key))
      .map(({ key }) => entry(key, '', row.rule, [`left out: it cannot hold ${quoted(row.value)}`])),
  ]);
  const envelope = [...set.dictionary.keys[dialect].values()].filter((key) => key.envelope === true);
  const own = `  ${envelope.map(({ key }) => key).join(', ')}\n    written by the connector itself\n`;
  return [...head, ...fields, own].join('');
}

/** Those paths that held something; all, when none did. */
function sourcesOf({ readings }: Rule, { scope }: TracedEvent): string {
  const there = readings.filter(({ read }) => read === undefined || read(scope) !== undefined);
  const paths = [...new Set((there.length > 0 ? there : readings).map(({ path }) => path))];
  return paths.length === 0 ? 'a constant' : `from ${paths.join(', ')}`;
}

function notesOf(field: EventField, { value, unfit }: TracedRow, cut: readonly string[]): readonly string[] {
  const notes: string[] = [];
  const written = Array.isArray(value) ? value : [value];
  const isAsText = unfit.some(({ key, how }) => key === field.key && how === 'as-text');
  if (isAsText) notes.push('a list or object, written as text');
  else if (written.length > 1) notes.push(`a list of ${written.length}`);
  else if (plainText(written[0]) !== field.text && !field.isCut) notes.push(`was ${quoted(written[0])}`);
  if (field.isCut)
    notes.push(
      `cut to ${field.text.length} of ${plainText(value).length} characters, which is what the key holds`,
    );
  else if (cut.includes(field.key)) notes.push('shortened or left out to fit the line');
  return notes;
}

function quoted(value: unknown): string {
  return `\`${shorten(plainText(value, shownSource + 1), shownSource)}\``;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}
