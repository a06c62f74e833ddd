// The JSON Schema for editors knows every name the language has. That the file is fresh is held by the house tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mappingJsonSchema } from '../../src/mapping/editor-schema.ts';
import { allNames, topNames } from '../../src/mapping/schema.ts';

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

const text = mappingJsonSchema();
const schema = JSON.parse(text) as Schema;

test('an editor knows all names at the top, asks for none and refuses others', () => {
  assert.deepEqual(Object.keys(schema.properties).sort(), [...topNames, 'extends'].sort());
  assert.equal(schema.required, undefined);
  assert.equal(schema.additionalProperties, false);
});

test('an editor knows every word of rows, steps and children, and those of rows that are laid over', () => {
  for (const name of allNames) assert.ok(text.includes(`"${name}": {`), name);
  const row = schema.properties['fields']?.items.properties ?? {};
  for (const name of ['cef', 'leef', 'from', 'when', 'remove', 'after'])
    assert.ok(row[name] !== undefined, name);
});
