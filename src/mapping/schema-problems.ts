// Turns zod's findings about a mapping.yaml into messages a SIEM engineer can act on.
import type { z } from 'zod';
import { nearestName } from '../errors/nearest-name.ts';
import { valueAt } from '../world/yaml.ts';
import type { Place } from './placed-value.ts';
import type { Complain } from './problem.ts';
import { allNames, topNames } from './schema.ts';

type Issue = z.core.$ZodIssue;

export function complainAboutIssues(issues: readonly Issue[], input: unknown, complain: Complain): void {
  for (const issue of issues) complainAboutIssue(issue, [], input, complain);
}

function complainAboutIssue(issue: Issue, outer: Place, input: unknown, complain: Complain): void {
  const place = [...outer, ...issue.path];
  const value = valueAt(input, place);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) complainAboutKey(key, place, complain);
  } else if (issue.code === 'invalid_union' && isMap(value)) {
    // A constant was possible too, but a map was written: what is wrong with the map is what helps.
    const ofMap = issue.errors.find((errors) =>
      errors.some((each) => each.path.length > 0 || 'keys' in each),
    );
    for (const each of ofMap ?? []) complainAboutIssue(each, place, input, complain);
    if (ofMap === undefined) complain(place, 'A map is not possible here.', remedyFor(place));
  } else if (value === undefined) {
    const name = String(place.at(-1));
    complain(place, `\`${name}\` is missing.`, `Add \`${name}:\`; mappings/README.md shows where.`);
  } else {
    complain(place, plainWords(issue), remedyFor(place));
  }
}

/** Zod's words are for people who write programs. */
function plainWords(issue: Issue): string {
  if (issue.code === 'invalid_type') return `${kinds[issue.expected] ?? issue.expected} must stand here.`;
  if (issue.code === 'invalid_value') return `One of ${issue.values.join(', ')} must stand here.`;
  return `${issue.message}.`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'A text',
  number: 'A number',
  int: 'A whole number',
  boolean: 'true or false',
  array: 'A list',
  object: 'A map',
  record: 'A map',
};

function complainAboutKey(key: string, place: Place, complain: Complain): void {
  const names = place.length === 0 ? topNames : allNames;
  const near = nearestName(key, names);
  complain(
    [...place, key],
    `\`${key}\` is not known here.`,
    near === undefined || near === key
      ? 'mappings/README.md lists what may stand here.'
      : `Did you mean \`${near}\`?`,
  );
}

function remedyFor(place: Place): string {
  return `mappings/README.md shows how \`${String(place.findLast((step) => typeof step === 'string') ?? 'a mapping')}\` is written.`;
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
