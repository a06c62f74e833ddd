// Broken mapping files, and what is said about each: file, line, column, path, problem and remedy stand in the
// .txt beside it. GOLDEN=write writes them anew; read the difference before it is committed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { describeProblem } from '../../src/mapping/problem.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { makeMappingFolder, removeFolder, writeInto } from './mapping-folder.ts';

const broken = join(packageRoot, 'test', 'mapping', 'broken');
const isWriting = process.env['GOLDEN'] === 'write';
const record = 'endpoint-detection';
const folder = makeMappingFolder({
  'classes.yaml': readFileSync(join(packageRoot, 'mappings', 'classes.yaml'), 'utf8'),
});
after(() => removeFolder(folder));

for (const file of readdirSync(broken).filter((name) => name.endsWith('.yaml'))) {
  const name = file.slice(0, -'.yaml'.length);
  test(`a mapping with the fault ${name} is refused with place, problem and remedy`, () => {
    writeInto(folder, { [`${record}/mapping.yaml`]: readFileSync(join(broken, file), 'utf8') });
    const { set, problems } = loadMappings(folder);
    const text = problems.map((problem) => `${describeProblem(problem)}\n`).join('');
    const expected = join(broken, `${name}.txt`);
    if (isWriting) writeFileSync(expected, text);
    assert.equal(set, undefined);
    assert.equal(text, readFileSync(expected, 'utf8'));
  });
}

test('a folder that is not there is a problem with its name, not an exception', () => {
  const { problems } = loadMappings(join(folder, 'nowhere'));
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.problem ?? '', /could not be read: ENOENT/);
});
