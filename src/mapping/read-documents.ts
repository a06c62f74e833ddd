// Parses the files of a set of mappings, and puts together what several folders say of the same file.
import { parseYaml } from '../world/yaml.ts';
import type { FileVersion } from './mapping-files.ts';
import { type PlacedValue, placedIn } from './placed-value.ts';
import type { MappingProblem } from './problem.ts';

/** How an upper file is laid over a lower one. */
export type LayOver = (base: PlacedValue, over: PlacedValue) => PlacedValue;

/** One value per file; undefined when one of them is not YAML, which is told. */
export function readDocuments(
  versions: readonly FileVersion[],
  problems: MappingProblem[],
): readonly PlacedValue[] | undefined {
  const documents: PlacedValue[] = [];
  for (const { file, text } of versions) {
    const yaml = parseYaml(text);
    for (const { line, column, problem } of yaml.problems) {
      problems.push({ file, line, column, path: '', problem, remedy: 'Mend the YAML of this line.' });
    }
    if (yaml.problems.length === 0) documents.push(placedIn(file, yaml));
  }
  return documents.length === versions.length ? documents : undefined;
}

/** All versions of a file as one value; undefined when one of them is not YAML. */
export function readWoven(
  versions: readonly FileVersion[],
  layOver: LayOver,
  problems: MappingProblem[],
): PlacedValue | undefined {
  const documents = readDocuments(versions, problems);
  const [first, ...others] = documents ?? [];
  return first === undefined ? undefined : others.reduce(layOver, first);
}
