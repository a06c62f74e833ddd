// The content for a SIEM that follows from the mappings: files to install or to look things up in. What does not
// depend on mappings, the set-up notes, stands beside them under deploy/.
import type { MappingSet } from '../mapping/mapping-set.ts';
import { categorizerFiles } from './categorizer.ts';
import { withContinuations } from './continued-classes.ts';
import { type EventClass, eventClasses } from './event-classes.ts';
import { propertyTable } from './event-properties.ts';
import { fieldGuide } from './field-guide.ts';
import { logSourceExtension } from './log-source-extension.ts';
import { eventTable, qidImport } from './qradar-events.ts';

export const siemNames = ['arcsight', 'qradar'] as const;
export type SiemName = (typeof siemNames)[number];

/** Path -> text. */
export type ContentFiles = Readonly<Record<string, string>>;

export function siemContent(
  siem: SiemName,
  set: MappingSet,
  classes: readonly EventClass[] = eventClasses(set),
): ContentFiles {
  const all = withContinuations(classes);
  if (siem === 'arcsight') {
    const categorizers = Object.entries(categorizerFiles(all));
    return {
      ...Object.fromEntries(categorizers.map(([path, text]) => [`categorizer/${path}`, text])),
      'fields.md': fieldGuide(set, classes, 'cef'),
    };
  }
  return {
    'events.csv': eventTable(all),
    'qidmap.txt': qidImport(all),
    'properties.csv': propertyTable(set),
    'log-source-extension.xml': logSourceExtension(set),
    'fields.md': fieldGuide(set, classes, 'leef'),
  };
}
