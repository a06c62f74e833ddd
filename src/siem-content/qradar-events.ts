// QRadar's side of every event: EventID and cat as they arrive, and the QID record they should be mapped to.
import { csvText } from './csv.ts';
import type { EventClass } from './event-classes.ts';
import { lowLevelCategory } from './low-level-categories.ts';

const head = [
  'eventId',
  'category',
  'qidName',
  'severity',
  'lowestSeverity',
  'lowLevelCategoryId',
  'lowLevelCategory',
  'recordTypes',
];

/** A table of all pairs of EventID and cat, with a line of headings. */
export function eventTable(classes: readonly EventClass[]): string {
  return csvText([head, ...classes.map(eventRow)]);
}

function eventRow(of: EventClass): readonly (string | number)[] {
  const { id, name } = lowLevelCategory(of.kind, of.variant);
  return [
    of.kind,
    of.category,
    qidName(of),
    asSent(of.highest),
    asSent(of.lowest),
    id,
    name,
    of.records.join(' '),
  ];
}

/** What `qidmap_cli.sh -i -f` reads: an empty QID (QRadar gives one), name, description, severity, category. */
export function qidImport(classes: readonly EventClass[]): string {
  return csvText(
    classes.map((of) => [
      '',
      qidName(of),
      `EventID ${of.kind} and cat ${of.category} of the Defender SIEM connector`,
      asSent(of.highest),
      lowLevelCategory(of.kind, of.variant).id,
    ]),
  );
}

/** `mail:malware`, `removal-failed` -> `Defender mail malware: removal failed`. */
function qidName({ kind, variant }: EventClass): string {
  return `Defender ${kind.replaceAll(/[:-]/g, ' ')}: ${variant.replaceAll('-', ' ')}`;
}

/** LEEF counts severity from 1. */
function asSent(severity: number): number {
  return Math.max(1, severity);
}
