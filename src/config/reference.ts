// The option reference, generated from the schemas: Markdown tables for README, JSON Schema for editors.
import { z } from 'zod';
import { type Profile, type ProfileName, profileNames, profiles } from '../destinations/profiles.ts';
import { type OptionNode, optionTree } from './option-tree.ts';
import { configurationSchema } from './schema.ts';

/** One table per group of options, in the order of the configuration; one that is like another only names it. */
export function optionReference(): string {
  const pathOfTable = new Map<string, string>();
  const parts = groupsOf('', optionTree(configurationSchema)).map((group) => {
    const body = groupBody(group);
    const same = pathOfTable.get(body);
    if (same === undefined) pathOfTable.set(body, group.path);
    return `${groupHeading(group)}\n\n${same === undefined ? body : `The same as \`${same}\`.\n`}`;
  });
  return parts.join('\n');
}

/** For editors: `# yaml-language-server: $schema=...`. */
export function configurationJsonSchema(): string {
  const schema = z.toJSONSchema(configurationSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.in._zod.def.type === 'transform') allowShortForm(jsonSchema);
    },
  });
  return `${JSON.stringify({ title: 'Defender SIEM connector', ...schema }, undefined, 2)}\n`;
}

/** A text may stand for a group where the schema turns one into the other. */
function allowShortForm(group: Record<string, unknown>): void {
  const { ...long } = group;
  for (const name of Object.keys(group)) delete group[name];
  group['anyOf'] = [{ type: 'string' }, long];
}

/** What profiles set where a destination's options are silent; all of them, or those that are named. */
export function profileReference(names: readonly ProfileName[] = profileNames): string {
  const rows: readonly (readonly [string, (profile: Profile) => unknown])[] = [
    ['`format`', ({ format }) => format],
    ['`transport`', ({ transport }) => transport],
    ['`port` for tls', ({ ports }) => ports.tls],
    ['`port` for tcp', ({ ports }) => ports.tcp],
    ['`port` for relp', ({ ports }) => ports.relp],
    ['`port` for udp', ({ ports }) => ports.udp],
    ['`header`', ({ header }) => header],
    ['`framing` for tls', ({ framing }) => framing.tls],
    ['`framing` for tcp', ({ framing }) => framing.tcp],
    ['`maxBytes` for tls', ({ maxBytes }) => maxBytes.tls],
    ['`maxBytes` for tcp', ({ maxBytes }) => maxBytes.tcp],
    ['`maxBytes` for relp', ({ maxBytes }) => maxBytes.relp],
    ['`maxBytes` for udp', ({ maxBytes }) => maxBytes.udp],
    ['`maxBytes` for file', ({ maxBytes }) => maxBytes.file],
    ['`severity`', ({ severity }) => severity],
    ['`facility`', ({ facility }) => facility],
    ['syslog severity', ({ priority }) => priority],
    ['`deviceVendor`', ({ deviceVendor }) => deviceVendor ?? "the product's"],
    ['`catchUpPerSecond`', ({ catchUpPerSecond }) => catchUpPerSecond ?? 'no limit'],
    ['`rotateSeconds`', ({ rotateSeconds }) => rotateSeconds],
  ];
  const body = rows.map(([name, read]) => [
    name,
    ...names.map((profile) => String(read(profiles[profile]) ?? 'must be named')),
  ]);
  return table(['', ...names], body);
}

interface Group {
  /** As in messages: `sources[]`, `destinations[].tls`; empty for the top. */
  readonly path: string;
  readonly meaning: string | undefined;
  readonly node: OptionNode;
}

function groupsOf(path: string, node: OptionNode, meaning?: string): readonly Group[] {
  if (node.items !== undefined) return groupsOf(`${path}[]`, node.items, meaning ?? node.description);
  if (node.oneOf !== undefined) return node.oneOf.flatMap((branch) => branchGroups(path, branch));
  const inner = Object.entries(node.properties ?? {}).filter(([, option]) => isGroup(option));
  return [
    { path, meaning: meaning ?? node.description, node },
    ...inner.flatMap(([name, option]) => groupsOf(path === '' ? name : `${path}.${name}`, option)),
  ];
}

function branchGroups(path: string, branch: OptionNode): readonly Group[] {
  const [[name, option] = ['', undefined]] = Object.entries(branch.properties ?? {}).filter(
    ([, each]) => each.const !== undefined,
  );
  return groupsOf(`${path} with ${name}: ${String(option?.const)}`, branch);
}

/** A group has a table of its own; a list of texts or numbers is an option like any other. */
function isGroup(option: OptionNode): boolean {
  const inner = option.items ?? option;
  return (
    inner.properties !== undefined || inner.oneOf?.some((branch) => branch.properties !== undefined) === true
  );
}

function groupHeading({ path }: Group): string {
  return path === '' ? '#### The top of the file' : `#### \`${path}\``;
}

function groupBody({ meaning, node }: Group): string {
  const rows = Object.entries(node.properties ?? {}).map(([name, option]) => [
    `\`${name}\``,
    valuesOf(option),
    isRequired(name, node) ? 'must be given' : defaultOf(option),
    isGroup(option) ? `${option.description ?? ''} See below.` : (option.description ?? ''),
  ]);
  const intro = meaning === undefined ? '' : `${meaning}\n\n`;
  return `${intro}${table(['option', 'values', 'default', 'meaning'], rows)}`;
}

function isRequired(name: string, node: OptionNode): boolean {
  return node.required?.includes(name) === true && node.properties?.[name]?.const === undefined;
}

function valuesOf(option: OptionNode): string {
  if (option.const !== undefined) return `\`${String(option.const)}\``;
  if (option.enum !== undefined) return option.enum.map((word) => `\`${String(word)}\``).join(', ');
  const branches = option.anyOf ?? option.oneOf;
  if (branches !== undefined && !isGroup(option)) return branches.map(valuesOf).join(', or ');
  if (isGroup(option)) return option.items === undefined ? 'group' : 'list of groups';
  if (option.items !== undefined) return `list of ${valuesOf(option.items)}`;
  if (option.type === 'integer' || option.type === 'number') return rangeOf(option);
  return option.type === 'boolean' ? '`true`, `false`' : 'text';
}

function rangeOf({ minimum, maximum }: OptionNode): string {
  const isOpen = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return 'number';
  return isOpen ? `number, at least ${minimum}` : `number, ${minimum} to ${maximum}`;
}

function defaultOf(option: OptionNode): string {
  if (isGroup(option) || option.default === undefined) return '';
  return `\`${typeof option.default === 'string' ? option.default : JSON.stringify(option.default)}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(asCell).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

function asCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
