// The field guide: for each record type, which key of a line holds what, under which label, and from where in
// Microsoft's record it comes.
import type { CompiledMapping } from '../mapping/compile-mapping.ts';
import type { KeyEntry } from '../mapping/keys.ts';
import type { MappingSet } from '../mapping/mapping-set.ts';
import type { Dialect } from '../model/event.ts';
import { envelopeKeys } from './envelope-keys.ts';
import type { EventClass } from './event-classes.ts';
import { markdownTable } from './markdown-table.ts';
import { sourceText } from './source-text.ts';
import { writtenKeys } from './written-keys.ts';

const titles = { cef: 'CEF', leef: 'LEEF' } as const;

export function fieldGuide(set: MappingSet, classes: readonly EventClass[], dialect: Dialect): string {
  const parts = set.recordTypes.flatMap((type) => {
    const mapping = set.find(type);
    return mapping === undefined ? [] : [recordPart(mapping, set, classes, dialect)];
  });
  return `# Fields of every record type (${titles[dialect]})

Written by \`defender-siem siem-content\` from the mappings; do not edit. "From" names the paths of Microsoft's record
that are read, in this order; \`mapping.yaml\` of the record type says how. In the table's order is also the priority:
when a line must be shortened, the last goes first. A key that is there twice is written by the first row that holds.
With \`overlong: continue\` nothing is shortened: what a line cannot hold comes in further ones of the same kind, whose
${dialect === 'cef' ? 'variant' : 'cat'} is \`continuation\`.

## On every line

${envelopeTable(set, dialect)}
${parts.join('\n')}`;
}

function envelopeTable({ dictionary }: MappingSet, dialect: Dialect): string {
  const rows = Object.entries(envelopeKeys[dialect]).map(([key, meaning]) => [
    `\`${key}\``,
    dictionary.keys[dialect].get(key)?.type ?? '',
    meaning,
  ]);
  return markdownTable(['key', 'type', 'holds'], rows);
}

function recordPart(
  mapping: CompiledMapping,
  set: MappingSet,
  classes: readonly EventClass[],
  dialect: Dialect,
): string {
  const own = classes.filter(({ records }) => records.includes(mapping.record));
  const products = [...new Set(own.flatMap((each) => each.products.map(({ name }) => name)))];
  const variants = [...new Set(own.map(({ variant, category }) => (dialect === 'cef' ? variant : category)))];
  const ids = dialect === 'cef' ? 'Class id = kind:variant' : 'EventID = kind, cat = variant';
  const openNote = mapping.isOpen
    ? 'Kinds and variants are Microsoft’s own open lists; the ones named here are those of test lines.\n'
    : '';
  return `## ${mapping.record}

Product: ${products.join(', ')}. ${ids}.
${openNote}
- kinds: ${codes([...new Set(own.map(({ kind }) => kind))])}
- variants: ${codes(variants)}
- severity: ${severityText(own)}

${fieldTable(mapping, set, dialect)}`;
}

function severityText(classes: readonly EventClass[]): string {
  const lowest = Math.min(...classes.map((each) => each.lowest));
  const highest = Math.max(...classes.map((each) => each.highest));
  return lowest === highest ? String(lowest) : `${lowest} to ${highest}`;
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function fieldTable(mapping: CompiledMapping, { dictionary }: MappingSet, dialect: Dialect): string {
  const keys = dictionary.keys[dialect];
  const labels = dictionary.slots.familyOf.get(mapping.record)?.labels;
  const rows = writtenKeys(mapping, dialect).map(({ key, row, each }) => {
    const entry = keys.get(key);
    const from = each === undefined ? sourceText(row) : `${sourceText(row)} (of each of \`${each}\`)`;
    return dialect === 'cef'
      ? [`\`${key}\``, entry?.name ?? '', labels?.get(key) ?? '', holdsText(entry), from]
      : [`\`${key}\``, entry?.normalized === true ? 'yes' : '', holdsText(entry), from];
  });
  return dialect === 'cef'
    ? markdownTable(['key', 'ArcSight field', 'label', 'holds', 'from'], rows)
    : markdownTable(['key', 'parsed by QRadar', 'holds', 'from'], rows);
}

function holdsText(entry: KeyEntry | undefined): string {
  if (entry === undefined) return '';
  if (entry.ipv6 !== undefined) return `${entry.type}; IPv6 in \`${entry.ipv6.key}\` (${entry.ipv6.label})`;
  return entry.length === undefined ? entry.type : `${entry.type}, ${entry.length}`;
}
