// What loading a mappings folder does not look at: whether the cases beside each mapping and its rows tell of the
// same paths, and whether every record type has its folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledMapping } from './compile-mapping.ts';
import { type LoadedMappings, loadMappings } from './load-mappings.ts';
import { mappingFolders } from './mapping-folders.ts';
import type { MappingSet } from './mapping-set.ts';
import { decodeJsonFields } from './operators/json.ts';
import type { Place } from './placed-value.ts';
import { type Complain, complainAboutValue, type MappingProblem } from './problem.ts';

/** As `loadMappings`, and stricter: what it finds does not keep a mapping from working, but from being trusted. */
export function checkMappings(folder: string): LoadedMappings {
  const loaded = loadMappings(folder);
  if (loaded.set === undefined) return loaded;
  const problems: MappingProblem[] = [];
  complainAboutMissing(loaded.set, problems);
  for (const type of loaded.set.recordTypes) {
    const mapping = loaded.set.find(type);
    const source = loaded.set.sources.mappings.get(type);
    if (mapping === undefined || source === undefined) continue;
    const complain = complainAboutValue(source, problems);
    // What comes from a mapping that this one extends is held to the cases of that one.
    const isOwn = (place: Place) => source.placeOf(place).file.endsWith(`${type}/mapping.yaml`);
    complainAboutPaths(mapping, readCases(folder, type, complain), isOwn, complain);
    complainAboutFamily(mapping, loaded.set, complain);
  }
  return problems.length === 0 ? loaded : { set: undefined, problems };
}

/** Names of the cases of a record type: files of cases/ that end in `.json`, without those that tell of the source. */
export function caseNames(folder: string, type: string): readonly string[] {
  if (!existsSync(join(folder, type, 'cases'))) return [];
  return readdirSync(join(folder, type, 'cases'))
    .filter((name) => name.endsWith('.json') && !name.endsWith('.source.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

function readCases(folder: string, type: string, complain: Complain): ReadonlyMap<string, unknown> {
  const cases = new Map<string, unknown>();
  for (const each of mappingFolders(folder)) {
    for (const name of caseNames(each, type)) {
      try {
        cases.set(name, JSON.parse(readFileSync(join(each, type, 'cases', `${name}.json`), 'utf8')));
      } catch {
        complain([], `Its case ${name}.json is not JSON.`, 'A case is one record as Microsoft sends it.');
      }
    }
  }
  if (cases.size === 0) {
    complain(
      ['record'],
      'It has no cases.',
      `Put a record into ${type}/cases/; mappings/README.md shows how its lines are written.`,
    );
  }
  return cases;
}

function complainAboutPaths(
  mapping: CompiledMapping,
  cases: ReadonlyMap<string, unknown>,
  isOwn: (place: Place) => boolean,
  complain: Complain,
): void {
  const told = new Set<string>();
  for (const [name, data] of cases) {
    decodeJsonFields(data, mapping.json);
    for (const path of mapping.known.unknownIn(data)) {
      if (told.has(path)) continue;
      told.add(path);
      complain(
        ['leftOut'],
        `\`${path}\` of the case ${name} is neither mapped nor left out.`,
        'Add a row for it, or name it under `leftOut`.',
      );
    }
  }
  for (const { names, place } of cases.size === 0 ? [] : mapping.known.mapped) {
    if (!isOwn(place)) continue;
    if ([...cases.values()].some((data) => hasPath(data, names))) continue;
    const path = names.join('.');
    if (told.has(path)) continue;
    told.add(path);
    complain(place, `No case contains \`${path}\`.`, 'Add a case that has it, or correct its spelling.');
  }
}

/** Through lists of themselves. */
export function hasPath(data: unknown, names: readonly string[], at = 0): boolean {
  if (at === names.length) return true;
  if (Array.isArray(data)) return data.some((item) => hasPath(item, names, at));
  if (typeof data !== 'object' || data === null) return false;
  const name = names[at] ?? '';
  return Object.hasOwn(data, name) && hasPath((data as Record<string, unknown>)[name], names, at + 1);
}

function complainAboutFamily({ select }: CompiledMapping, set: MappingSet, complain: Complain): void {
  if (select === undefined || set.recordTypes.includes(select.family)) return;
  complain(
    ['select', 'family'],
    `There is no mapping \`${select.family}\` for the other record types.`,
    `Add the folder ${select.family}, or correct the name.`,
  );
}

function complainAboutMissing(set: MappingSet, problems: MappingProblem[]): void {
  const complain = complainAboutValue(set.sources.slots, problems);
  for (const type of set.missing) {
    complain([], `\`${type}\` has no folder.`, `Add ${type}/mapping.yaml, or remove the type here.`);
  }
}
