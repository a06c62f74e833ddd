// What can be wrong with a mapping file, as a message for the engineer who wrote it.
import { pathText, type YamlText } from '../world/yaml.ts';
import { type Place, type PlacedValue, placedIn } from './placed-value.ts';

export interface MappingProblem {
  /** Relative to the mappings folder, e.g. `endpoint-detection/mapping.yaml`; with its folder when it is of the user's own. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Inside the file, e.g. `fields[3].cef`; empty for the whole file. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** How the parts of the compiler say what is wrong. They go on afterwards, so that all problems are told at once. */
export type Complain = (place: Place, problem: string, remedy: string) => void;

export function complainAbout(file: string, yaml: YamlText, problems: MappingProblem[]): Complain {
  return complainAboutValue(placedIn(file, yaml), problems);
}

export function complainAboutValue(placed: PlacedValue, problems: MappingProblem[]): Complain {
  return (place, problem, remedy) => {
    const { file, line, column, path } = placed.placeOf(place);
    problems.push({ file, line, column, path: pathText(path), problem, remedy });
  };
}

/** One line for a terminal or an error message. */
export function describeProblem(found: MappingProblem): string {
  const path = found.path === '' ? '' : ` ${found.path}:`;
  return `${found.file}:${found.line}:${found.column}:${path} ${found.problem} ${found.remedy}`;
}
