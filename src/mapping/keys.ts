// The key dictionaries under mappings/keys: which keys a format has, and what each may hold.
import { z } from 'zod';
import { nearestName } from '../errors/nearest-name.ts';
import type { Dialect } from '../model/event.ts';
import type { Complain } from './problem.ts';

const keyTypes = [
  'String',
  'Integer',
  'Long',
  'Double',
  'Boolean',
  'Timestamp',
  'Date',
  'Time',
  'IPv4Address',
  'IPv6Address',
  'IPAddress',
  'MACAddress',
  'Protocol',
] as const;

const entrySchema = z.strictObject({
  name: z.string().optional(),
  type: z.enum(keyTypes),
  length: z.int().min(1).optional(),
  range: z.strictObject({ from: z.int(), to: z.int() }).optional(),
  since: z.string().optional(),
  side: z.enum(['producer', 'consumer']).optional(),
  normalized: z.boolean().optional(),
  reserved: z.boolean().optional(),
  kept: z.boolean().optional(),
  single: z.boolean().optional(),
  envelope: z.boolean().optional(),
  needs: z.string().optional(),
  ipv6: z.strictObject({ key: z.string(), label: z.string() }).optional(),
});

export type KeyType = (typeof keyTypes)[number];

/** What a dictionary says about a key; the words are explained at the top of mappings/keys/cef.yaml. */
export interface KeyEntry extends z.output<typeof entrySchema> {
  readonly key: string;
}

export type Keys = ReadonlyMap<string, KeyEntry>;

/** Checks one dictionary file and adds its keys; `isOurs` for the files of additional keys. */
export function addKeys(
  keys: Map<string, KeyEntry>,
  input: unknown,
  dialect: Dialect,
  isOurs: boolean,
  complain: Complain,
): void {
  if (input === null) return;
  if (typeof input !== 'object' || Array.isArray(input)) {
    complain(
      [],
      'A dictionary must be a map from keys to what they hold.',
      'Look at the comment at its top.',
    );
    return;
  }
  for (const [key, value] of Object.entries(input as Record<string, unknown>)) {
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        complain([key, ...issue.path], `${issue.message}.`, 'Look at the comment at the top of the file.');
      }
      continue;
    }
    const entry: KeyEntry = { ...parsed.data, key };
    if (isOurs) complainAboutOwnKey(entry, keys, dialect, complain);
    keys.set(key, entry);
  }
}

function complainAboutOwnKey(
  entry: KeyEntry,
  keys: ReadonlyMap<string, KeyEntry>,
  dialect: Dialect,
  complain: Complain,
): void {
  const { key } = entry;
  if (keys.has(key))
    complain([key], `The dictionary has \`${key}\` already.`, 'Use it, or find another name.');
  if (!/^[A-Za-z][A-Za-z0-9]{1,39}$/.test(key)) {
    complain([key], `\`${key}\` cannot be a key.`, 'Use one word of letters and digits, at most 40.');
  }
  if (dialect === 'cef' && !/^(Microsoft(Defender|Office)|DefenderConnector)[A-Z]/.test(key)) {
    complain(
      [key],
      `\`${key}\` does not begin like an additional key of ours.`,
      'Begin it with MicrosoftDefender, MicrosoftOffice or DefenderConnector.',
    );
  }
  if (entry.type === 'String' && entry.length === undefined) {
    complain(
      [key],
      'A String of ours needs a length.',
      'Add `length:` with the most characters it may have.',
    );
  }
}

/** A CEF:0 line can carry it as an additional key only. */
export function isSinceCef1({ since }: KeyEntry): boolean {
  return since === '1.2';
}

/** CEF keys whose meaning is told by a label beside them. */
export function isSlot(key: string, keys: Keys): boolean {
  return keys.has(`${key}Label`);
}

/** What to say about a key that a mapping must not write; undefined when it may. */
export function refuseKey(
  key: string,
  keys: Keys,
  dialect: Dialect,
): { problem: string; remedy: string } | undefined {
  const entry = keys.get(key);
  if (entry === undefined) {
    const near = nearestName(key, keys.keys());
    const remedy = near === undefined ? '' : `Did you mean \`${near}\`? Otherwise `;
    return {
      problem: `\`${key}\` is no ${dialect.toUpperCase()} key.`,
      remedy: `${remedy}${near === undefined ? 'D' : 'd'}eclare it in keys/additional-${dialect}.yaml.`,
    };
  }
  if (entry.envelope === true) {
    return {
      problem: `\`${key}\` is written by the connector on every line.`,
      remedy: 'Choose another key: this one cannot be redefined.',
    };
  }
  if (entry.side === 'consumer') {
    return {
      problem: `\`${key}\` is set by ArcSight itself; a sender must not.`,
      remedy: 'Choose a key with `side: producer`.',
    };
  }
  if (entry.reserved === true) {
    return { problem: `\`${key}\` is reserved by IBM.`, remedy: 'Choose another key.' };
  }
  if (dialect === 'cef' && key.endsWith('Label') && keys.has(key.slice(0, -5))) {
    return {
      problem: `\`${key}\` is written together with its slot.`,
      remedy: 'Remove it here; the label stands in slots.yaml.',
    };
  }
  return undefined;
}
