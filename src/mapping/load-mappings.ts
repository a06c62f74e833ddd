// Reads a set of mappings and compiles all of it. All problems of all files come back together.
import { type Steps, takeAtOnce } from '../world/steps.ts';
import { type CompiledMapping, compileMapping, type Dictionary } from './compile-mapping.ts';
import { readContentVersions, refuseContentVersion } from './content-version.ts';
import { type MappingFiles, readMappingFiles } from './mapping-files.ts';
import { createMappingSet, type MappingSet } from './mapping-set.ts';
import type { Place, PlacedValue } from './placed-value.ts';
import { complainAboutValue, type MappingProblem } from './problem.ts';
import { readDictionary } from './read-dictionary.ts';
import { resolveMappings } from './resolve-mappings.ts';
import { mappingSchema } from './schema.ts';
import { complainAboutIssues } from './schema-problems.ts';

export type LoadedMappings =
  | { readonly set: MappingSet; readonly problems: readonly [] }
  | { readonly set: undefined; readonly problems: readonly MappingProblem[] };

/** Takes every rule of every mapping; the answer is called each time that rule fires. */
export type RuleWatch = (record: string, place: Place) => () => void;

export interface LoadOptions {
  /** The version of the SIEM content that is pinned. */
  readonly version?: string | undefined;
  readonly watch?: RuleWatch | undefined;
}

/** Never throws: a folder that cannot be read is a problem too. Which folders count is said in mapping-folders.ts. */
export function loadMappings(folder: string, options: LoadOptions = {}): LoadedMappings {
  return takeAtOnce(stepsOfLoading(folder, options));
}

/** As `loadMappings`; each step is a file or a mapping. */
export function* stepsOfLoading(folder: string, { version, watch }: LoadOptions): Steps<LoadedMappings> {
  let files: MappingFiles;
  try {
    files = readMappingFiles(folder);
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return { set: undefined, problems: [unreadable(folder, seen)] };
  }
  const problems: MappingProblem[] = [];
  const refusal = version === undefined ? undefined : refuseContentVersion(folder, version);
  if (refusal !== undefined) problems.push(refusal);
  const { dictionary, slots } = yield* readDictionary(files, problems);
  const placed = yield* resolveMappings(files, problems);
  const mappings = yield* compileAll(placed, dictionary, problems, watch);
  complainAboutSelections(mappings, placed, problems);
  complainAboutPairs(mappings, placed, problems);
  if (problems.length > 0 || slots === undefined) return { set: undefined, problems };
  const sources = { mappings: placed, slots };
  const about = { hash: files.hash, version: readContentVersions(folder)[0]?.version ?? '' };
  return { set: createMappingSet(mappings, dictionary, sources, about), problems: [] };
}

function unreadable(folder: string, seen: string): MappingProblem {
  return {
    file: folder,
    line: 1,
    column: 1,
    path: '',
    problem: `The mappings folder could not be read: ${seen}.`,
    remedy:
      'Install the program again, or name a folder that holds keys, tables, slots.yaml and the mappings.',
  };
}

function* compileAll(
  placed: ReadonlyMap<string, PlacedValue>,
  dictionary: Dictionary,
  problems: MappingProblem[],
  watch: RuleWatch | undefined,
): Steps<readonly CompiledMapping[]> {
  const mappings: CompiledMapping[] = [];
  for (const [record, mapping] of placed) {
    const complain = complainAboutValue(mapping, problems);
    const parsed = mappingSchema.safeParse(mapping.value);
    const watchRule = watch && ((place: Place) => watch(record, place));
    if (parsed.success) {
      mappings.push(compileMapping(parsed.data, record, dictionary, complain, watchRule));
    }
    if (!parsed.success) complainAboutIssues(parsed.error.issues, mapping.value, complain);
    yield;
  }
  return mappings;
}

function complainAboutSelections(
  mappings: readonly CompiledMapping[],
  placed: ReadonlyMap<string, PlacedValue>,
  problems: MappingProblem[],
): void {
  const seen = new Map<string, string>();
  for (const { record, select } of mappings) {
    const source = placed.get(record);
    if (select === undefined || source === undefined) continue;
    const name = `${select.family} ${select.discriminator}`;
    const other = seen.get(name);
    if (other !== undefined) {
      complainAboutValue(source, problems)(
        ['select'],
        `RecordType ${select.discriminator} is selected by ${other} already.`,
        'One RecordType has one mapping: remove one of the two.',
      );
    }
    seen.set(name, record);
  }
}

/** QRadar knows an event by EventID and cat: a pair of them must mean one class id, whichever mapping makes it. */
function complainAboutPairs(
  mappings: readonly CompiledMapping[],
  placed: ReadonlyMap<string, PlacedValue>,
  problems: MappingProblem[],
): void {
  const seen = new Map<string, { readonly classId: string; readonly record: string }>();
  for (const { record, outcomes } of mappings) {
    const source = placed.get(record);
    for (const { kind, variant, category } of outcomes) {
      const pair = `${kind} with cat ${category}`;
      const classId = `${kind}:${variant}`;
      const other = seen.get(pair);
      if (source !== undefined && other !== undefined && other.classId !== classId) {
        complainAboutValue(source, problems)(
          ['category'],
          `EventID ${pair} means ${other.classId} in ${other.record} and ${classId} here.`,
          'Give them different cats: leave `category` out, or let it differ.',
        );
      }
      seen.set(pair, { classId, record });
    }
  }
}
