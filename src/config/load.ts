// From a YAML file to a configuration the program can run with, or to everything that is wrong with it.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Environment } from '../world/environment.ts';
import { parseYaml, pathText, type YamlText } from '../world/yaml.ts';
import { assembleConfiguration, type Configuration } from './configuration.ts';
import { crossCheck } from './cross-checks.ts';
import { type Explained, explainIssues, plainMessage } from './explain-issue.ts';
import { findMissingFiles, resolvePaths } from './named-files.ts';
import { optionTree } from './option-tree.ts';
import type { Problem } from './problem.ts';
import { configurationSchema } from './schema.ts';

/** Far above any configuration; whatever is longer is the wrong file. */
const maxBytes = 1024 * 1024;

export type Loaded =
  | {
      readonly outcome: 'loaded';
      readonly configuration: Configuration;
      /** What does not keep the service from starting, but some part of it from working: files not there. */
      readonly warnings: readonly Problem[];
    }
  | { readonly outcome: 'broken'; readonly problems: readonly Problem[] };

export async function loadConfiguration(file: string, environment: Environment): Promise<Loaded> {
  const text = await readText(file);
  if (typeof text !== 'string') return { outcome: 'broken', problems: [text] };
  return readConfiguration(text, dirname(resolve(file)), environment);
}

/** `folder` is where relative paths count from. */
export async function readConfiguration(
  text: string,
  folder: string,
  environment: Environment,
): Promise<Loaded> {
  const yaml = parseYaml(text);
  if (yaml.problems.length > 0) return { outcome: 'broken', problems: yaml.problems.map(syntaxProblem) };
  if (yaml.value === null) return { outcome: 'broken', problems: [wholeFileProblem('the file is empty')] };
  const given = resolvePaths(yaml.value, folder);
  const parsed = configurationSchema.safeParse(given, { error: plainMessage });
  const missing = (await findMissingFiles(given)).map((each) => locate(each, yaml));
  const tree = parsed.success ? {} : optionTree(configurationSchema);
  const wrong = [...explainIssues(parsed.error?.issues ?? [], tree, given), ...crossCheck(given)].map(
    (each) => locate(each, yaml),
  );
  if (!parsed.success || wrong.length > 0) return { outcome: 'broken', problems: [...wrong, ...missing] };
  const configuration = assembleConfiguration(parsed.data, environment);
  return { outcome: 'loaded', configuration, warnings: missing };
}

async function readText(file: string): Promise<string | Problem> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > maxBytes) return wholeFileProblem(`the file is longer than ${maxBytes} characters`);
    return text;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EISDIR') return wholeFileProblem('this is a folder, not a file');
    if (code === 'EACCES') return wholeFileProblem('this user may not read the file');
    return wholeFileProblem('there is no such file');
  }
}

function syntaxProblem({
  problem,
  line,
  column,
}: {
  problem: string;
  line: number;
  column: number;
}): Problem {
  return { path: '', line, column, problem, remedy: 'Correct the line or the one before it.' };
}

function wholeFileProblem(problem: string): Problem {
  const remedy = 'Name the configuration file after --config; `defender-siem init` writes one to start from.';
  return { path: '', line: 1, column: 1, problem, remedy };
}

function locate({ path, problem, remedy }: Explained, yaml: YamlText): Problem {
  return { path: pathText(path), problem, remedy, ...yaml.placeOf(path) };
}
