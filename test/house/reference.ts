// The generated parts of the project: tables in README, the JSON Schema of the configuration, the content for SIEMs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/commands/list.ts';
import { configurationJsonSchema, optionReference, profileReference } from '../../src/config/reference.ts';
import { mappingJsonSchema } from '../../src/mapping/editor-schema.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { eventClasses } from '../../src/siem-content/event-classes.ts';
import { siemContent, siemNames } from '../../src/siem-content/siem-content.ts';
import { readmeTable } from '../faults/fault-table.ts';
import { root } from './source-file.ts';

/** Path from the root, and what the file should hold. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'README.md': filled('README.md', {
      commands: commandTable(),
      options: optionReference(),
      profiles: profileReference(),
      faults: readmeTable(),
    }),
    ...Object.fromEntries(described.map((name) => profilePart(name))),
    'deploy/configuration.schema.json': configurationJsonSchema(),
    'mappings/mapping.schema.json': mappingJsonSchema(),
    ...contentForSiems(),
  };
}

function contentForSiems(): Readonly<Record<string, string>> {
  const { set } = loadMappings(join(root, 'mappings'));
  if (set === undefined) return {};
  const classes = eventClasses(set);
  const files = siemNames.flatMap((siem) =>
    Object.entries(siemContent(siem, set, classes)).map(([path, text]) => [`deploy/${siem}/${path}`, text]),
  );
  return Object.fromEntries(files);
}

/** Receivers with set-up notes under deploy/. */
const described = ['arcsight', 'qradar', 'splunk', 'sentinel'] as const;

function profilePart(name: (typeof described)[number]): readonly [string, string] {
  const path = `deploy/${name}/README.md`;
  return [path, filled(path, { profile: profileReference([name]) })];
}

/** The file with its generated parts, each between comments with its name, made anew. */
function filled(path: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce(
    (text, [name, part]) =>
      replaceBetween(text, `<!-- ${name} -->\n`, `<!-- /${name} -->`, `\n${part}\n`, path),
    readFileSync(join(root, path), 'utf8'),
  );
}

function commandTable(): string {
  const rows = commands.flatMap(({ usage, summary }) => {
    const text = usage.map((line) => `\`defender-siem ${line.replaceAll('|', '\\|')}\``).join('<br>');
    return `| ${text} | ${summary} |\n`;
  });
  return `| command | what it does |\n| --- | --- |\n${rows.join('')}`;
}

function replaceBetween(text: string, opening: string, closing: string, part: string, path: string): string {
  const from = text.indexOf(opening);
  const to = text.indexOf(closing);
  if (from < 0 || to < from) throw new Error(`${path} lacks ${opening.trim()} or ${closing}`);
  return text.slice(0, from + opening.length) + part + text.slice(to);
}
