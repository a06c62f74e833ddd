// Broken configurations: for each file in broken/ the whole output is kept beside it. Written anew with
// `node --test --test-update-snapshots test/config/broken.test.ts`; then read what changed.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfiguration } from '../../src/config/load.ts';
import { formatProblems } from '../../src/config/problem.ts';

const folder = join(import.meta.dirname, 'broken');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const environment = { variable: () => undefined, credentialsFolder: undefined };

async function outputFor(name: string): Promise<string> {
  const loaded = await loadConfiguration(join(folder, name), environment);
  assert.equal(loaded.outcome, 'broken', 'this configuration is not broken');
  return formatProblems(name, loaded.problems).replaceAll(folder, '<folder>');
}

test('there are at least thirty broken configurations', () => {
  assert.ok(names.length >= 30);
});

for (const name of names) {
  test(`${name}: every problem is told with its place and its remedy`, async (t) => {
    const output = await outputFor(name);
    t.assert.fileSnapshot(output, join(folder, name.replace('.yaml', '.txt')), {
      serializers: [(text) => text],
    });
    assert.doesNotMatch(output, /canary/, 'a secret is shown');
    for (const line of output.split('\n').filter((each) => each !== '' && !each.startsWith(' '))) {
      assert.match(line, /^\S+\.yaml:\d+:\d+: \S/);
    }
  });
}
