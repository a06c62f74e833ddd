// The cases beside the mappings: which files of expected lines there are, and the lines that a case becomes now.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFormat } from '../../formats/list.ts';
import { caseNames } from '../../mapping/check-mappings.ts';
import type { LoadedMapper } from '../../mapping/create-mapper.ts';
import { type SourceKnowledge, sampleRecord } from '../../mapping/sample-record.ts';
import type { Dialect } from '../../model/event.ts';
import { feedOf, recordIdOf } from '../../pipeline/envelope.ts';

/** A file of expected lines; it need not be there yet. */
export interface CaseFile {
  readonly type: string;
  readonly name: string;
  /** Inside the folder `cases`. */
  readonly file: string;
  readonly dialect: Dialect;
  /** Bytes a line may have. */
  readonly limit: number;
}

interface CaseSource extends SourceKnowledge {
  readonly sequence?: number;
  readonly feed?: string;
}

const defaultLimit = 8_000;

/** `<name>.cef` and `<name>.leef` at the usual limit, and those at other limits that are there. */
export function caseFiles(folder: string, type: string): readonly CaseFile[] {
  return caseNames(folder, type).flatMap((name) => {
    const escaped = name.replaceAll(/[.+]/g, '\\$&');
    const pattern = new RegExp(`^${escaped}\\.(\\d+)\\.(cef|leef)$`);
    const others = readdirSync(join(folder, type, 'cases')).flatMap((file): CaseFile[] => {
      const match = pattern.exec(file);
      return match === null
        ? []
        : [{ type, name, file, dialect: match[2] as Dialect, limit: Number(match[1]) }];
    });
    return [
      { type, name, file: `${name}.cef`, dialect: 'cef', limit: defaultLimit },
      { type, name, file: `${name}.leef`, dialect: 'leef', limit: defaultLimit },
      ...others,
    ];
  });
}

/** The text that the file of expected lines should hold. */
export function caseLines(
  mapper: LoadedMapper,
  folder: string,
  { type, name, dialect, limit }: CaseFile,
): string {
  const mapping = mapper.find(type);
  if (mapping === undefined) throw new TypeError(`a case of ${type}, which has no mapping`);
  const path = join(folder, type, 'cases', name);
  const json = readFileSync(`${path}.json`, 'utf8');
  const known: CaseSource = existsSync(`${path}.source.json`)
    ? JSON.parse(readFileSync(`${path}.source.json`, 'utf8'))
    : {};
  const record = sampleRecord(mapping, json, JSON.parse(json), known);
  const mapped = mapper.map(record, dialect);
  if (mapped.outcome !== 'events') return `${JSON.stringify(mapped)}\n`;
  const format = createFormat({ format: dialect === 'cef' ? 'cef' : 'leef1', severity: 'number' });
  const first = known.sequence ?? 1;
  return mapped.events
    .map((event, index) => {
      const envelope = {
        recordId: recordIdOf(record),
        sequence: first + index,
        tenant: record.tenant,
        feed: known.feed ?? feedOf(mapping.source, record),
      };
      return `${format.format(event, envelope, limit).text}\n`;
    })
    .join('');
}
