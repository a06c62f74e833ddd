// The JSON Schema of mapping files for editors: `# yaml-language-server: $schema=...`. It knows names and shapes; what
// they mean together is said by `map check`.
import { z } from 'zod';
import { mappingSchema } from './schema.ts';

interface Part {
  type?: unknown;
  anyOf?: unknown;
  required?: unknown;
  properties?: Record<string, unknown>;
  [name: string]: unknown;
}

/** Short forms that the schema turns into its long ones: a plain word, number or boolean, or a list. */
const shortForm = { type: ['string', 'number', 'boolean', 'array', 'null'] };

/** One schema for both: a whole mapping, and one laid over another, which may leave out everything. */
export function mappingJsonSchema(): string {
  const schema = z.toJSONSchema(mappingSchema, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const part: Part = jsonSchema;
      if (zodSchema._zod.def.type === 'pipe') widen(part);
      if (part.properties?.['cef'] !== undefined && part.properties['label'] !== undefined) addRowWords(part);
      if (part.properties?.['vendor'] !== undefined) delete part.required;
    },
  }) as Part;
  delete schema.required;
  const properties = {
    ...schema.properties,
    extends: { type: 'string', description: 'The mapping that this one is laid over.' },
  };
  return `${JSON.stringify({ title: 'Mapping of the Defender SIEM connector', ...schema, properties }, undefined, 2)}\n`;
}

function widen(part: Part): void {
  const { ...long } = part;
  for (const name of Object.keys(part)) delete part[name];
  part.anyOf = [shortForm, long];
}

function addRowWords(part: Part): void {
  part.properties = {
    ...part.properties,
    remove: { const: true, description: 'Laid over: takes the row with this key out.' },
    after: { type: 'string', description: 'Laid over: the key of the row that this one comes after.' },
  };
}
