// mappings/classes.yaml: the kinds and variants there may be in each family. Class ids, EventIDs and LEEF cats are made
// of them, so a misspelt one is refused instead of becoming an event that no rule knows.
import { z } from 'zod';
import { nearestName } from '../errors/nearest-name.ts';
import type { CompiledOutcome } from './compile-outcome.ts';
import type { Place, PlacedValue } from './placed-value.ts';
import type { Complain } from './problem.ts';

const classesSchema = z.record(
  z.string(),
  z.strictObject({ kinds: z.array(z.string()), variants: z.array(z.string()) }),
);

export type Classes = ReadonlyMap<
  string,
  { readonly kinds: readonly string[]; readonly variants: readonly string[] }
>;

export function createClasses({ value }: PlacedValue, complain: Complain): Classes {
  const parsed = classesSchema.safeParse(value);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  for (const issue of parsed.error.issues) {
    complain(issue.path, `${issue.message}.`, 'Look at the comment at the top of the file.');
  }
  return new Map();
}

/** `place`: of what has the kind and the variant. */
export function complainAboutClasses(
  { kinds, variants }: CompiledOutcome,
  place: Place,
  family: string,
  classes: Classes | undefined,
  complain: Complain,
): void {
  const listed = classes?.get(family);
  if (listed === undefined) return;
  const lists = [
    { name: 'kind', values: kinds, known: listed.kinds },
    { name: 'variant', values: variants, known: listed.variants },
  ];
  for (const { name, values, known } of lists) {
    for (const value of new Set(values)) {
      if (known.includes(value)) continue;
      const near = nearestName(value, known);
      complain(
        [...place, name],
        `\`${value}\` is no ${name} of the family ${family}.`,
        `${near === undefined ? 'N' : `Did you mean \`${near}\`? Otherwise n`}ame it in classes.yaml under ${family}: rules of the SIEM hang on it.`,
      );
    }
  }
}
