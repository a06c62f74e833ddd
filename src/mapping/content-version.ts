// The version of the SIEM content, which is the newest one in CHANGES.md of the mappings: what rules of a SIEM hang
// on (class ids, EventID and cat, keys, slots, labels, products of the header) changes with its first number only.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingFolders } from './mapping-folders.ts';
import type { MappingProblem } from './problem.ts';

export interface ContentVersion {
  readonly version: string;
  /** One sentence each. */
  readonly changes: readonly string[];
}

const changesFile = 'CHANGES.md';

/** The newest first; empty when the mappings say nothing about it. */
export function readContentVersions(folder: string): readonly ContentVersion[] {
  const file = join(mappingFolders(folder)[0] ?? folder, changesFile);
  return existsSync(file) ? parseContentVersions(readFileSync(file, 'utf8')) : [];
}

/** Reads headings `## 1.2` and the list below each; a change may run over several lines. */
export function parseContentVersions(text: string): readonly ContentVersion[] {
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section): ContentVersion[] => {
      const [heading = '', ...lines] = section.split('\n');
      const version = /^\d+\.\d+/.exec(heading)?.[0];
      if (version === undefined) return [];
      const changes = lines
        .join('\n')
        .split(/^- /m)
        .slice(1)
        .map((change) => change.trim().replaceAll(/\s*\n\s*/g, ' '));
      return [{ version, changes }];
    });
}

/** Says what changed when the mappings are of another version than `pinned`, e.g. `1` or `1.2`. */
export function refuseContentVersion(folder: string, pinned: string): MappingProblem | undefined {
  const versions = readContentVersions(folder);
  const [newest] = versions;
  if (newest !== undefined && isOf(newest.version, pinned)) return undefined;
  const last = versions.findIndex(({ version }) => isOf(version, pinned));
  const since = versions.slice(0, Math.max(0, last));
  const changes = since.flatMap(({ version, changes: each }) =>
    each.map((change) => `\n  ${version}: ${change}`),
  );
  return {
    file: changesFile,
    line: 1,
    column: 1,
    path: '',
    problem:
      newest === undefined
        ? `The configuration pins version ${pinned} of the SIEM content, and these mappings tell no version.`
        : `The configuration pins version ${pinned} of the SIEM content, and these mappings are version ${newest.version}.${
            changes.length === 0 ? '' : ` What changed:${changes.join('')}\n`
          }`,
    remedy: `Adapt the rules of the SIEM and pin ${newest?.version ?? 'none'}, or run the program that has version ${pinned}.`,
  };
}

function isOf(version: string, pinned: string): boolean {
  return version === pinned || version.startsWith(`${pinned}.`);
}
