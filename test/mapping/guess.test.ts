// Which mapping a record is for, where only its shape can tell (the `map` command).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { caseNames } from '../../src/mapping/check-mappings.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { packageRoot } from '../../src/world/package-root.ts';

const folder = join(packageRoot, 'mappings');
const { set } = loadMappings(folder);

for (const type of ['endpoint-detection', 'endpoint-alert', 'graph-alert', 'graph-incident']) {
  test(`every case of ${type} is known by its shape, without its id too`, () => {
    for (const name of caseNames(folder, type)) {
      const data = JSON.parse(readFileSync(join(folder, type, 'cases', `${name}.json`), 'utf8'));
      const { id: _, ...rest } = data;
      assert.deepEqual(set?.guess(data), [type], name);
      assert.deepEqual(set?.guess(rest), [type], name);
    }
  });
}

test('a record that shares less than half of its names with any mapping is not guessed', () => {
  assert.deepEqual(set?.guess({}), []);
  assert.deepEqual(set?.guess({ id: '1', colour: 'red', size: 3 }), []);
});
