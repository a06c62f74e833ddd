// ArcSight categorizer files, one per product: what each class id means in ESM's category fields. Connectors look
// them up by vendor and product, so the same class id stands in the file of every product that may carry it.
import { arcSightCategory } from './arcsight-categories.ts';
import { csvText } from './csv.ts';
import { classId, type EventClass } from './event-classes.ts';

const head = [
  'event.deviceEventClassId',
  'set.event.categoryObject',
  'set.event.categoryBehavior',
  'set.event.categoryTechnique',
  'set.event.categoryDeviceGroup',
  'set.event.categorySignificance',
  'set.event.categoryOutcome',
];

/** Path below the connector's folder of categorizers -> text. */
export function categorizerFiles(classes: readonly EventClass[]): Readonly<Record<string, string>> {
  const byFile = new Map<string, EventClass[]>();
  for (const each of classes) {
    for (const { vendor, name } of each.products) {
      const path = `${fileName(vendor)}/${fileName(name)}.csv`;
      byFile.set(path, [...(byFile.get(path) ?? []), each]);
    }
  }
  return Object.fromEntries([...byFile].map(([path, of]) => [path, csvText([head, ...of.map(row)])]));
}

function row({ kind, variant }: EventClass): readonly string[] {
  const { object, behavior, technique, deviceGroup, significance, outcome } = arcSightCategory(kind, variant);
  return [classId({ kind, variant }), object, behavior, technique, deviceGroup, significance, outcome];
}

/** As the connector makes it of vendor and product: lower case, everything but letters and digits an underscore. */
function fileName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
}
