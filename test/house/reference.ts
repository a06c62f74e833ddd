// The generated parts of the project: tables in README, the JSON Schema of the configuration.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/commands/list.ts';
import { configurationJsonSchema, optionReference, profileReference } from '../../src/config/reference.ts';
import { root } from './source-file.ts';

/** Path from the root, and what the file should hold. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return { 'README.md': readme(), 'deploy/configuration.schema.json': configurationJsonSchema() };
}

function readme(): string {
  const parts = { commands: commandTable(), options: optionReference(), profiles: profileReference() };
  return Object.entries(parts).reduce(
    (text, [name, part]) => replaceBetween(text, `<!-- ${name} -->\n`, `<!-- /${name} -->`, `\n${part}\n`),
    readFileSync(join(root, 'README.md'), 'utf8'),
  );
}

function commandTable(): string {
  const rows = commands.flatMap(({ usage, summary }) => {
    const text = usage.map((line) => `\`defender-siem ${line.replaceAll('|', '\\|')}\``).join('<br>');
    return `| ${text} | ${summary} |\n`;
  });
  return `| command | what it does |\n| --- | --- |\n${rows.join('')}`;
}

function replaceBetween(text: string, opening: string, closing: string, part: string): string {
  const from = text.indexOf(opening);
  const to = text.indexOf(closing);
  if (from < 0 || to < from) throw new Error(`README.md lacks ${opening.trim()} or ${closing}`);
  return text.slice(0, from + opening.length) + part + text.slice(to);
}
