// Every case beside every mapping: the lines it becomes are those that stand beside it. `defender-siem map test
// --write` writes them anew; read the difference before it is committed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { caseFiles, caseLines } from '../../src/commands/map/case-lines.ts';
import { checkMappings } from '../../src/mapping/check-mappings.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { shippedMappings as folder } from '../../src/mapping/mapping-folders.ts';
import { describeProblem } from '../../src/mapping/problem.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const mapper = createMapper({ folder, report: () => {}, clock: new VirtualClock() });

for (const type of mapper.recordTypes) {
  for (const each of caseFiles(folder, type)) {
    test(`${type}: ${each.name} becomes the lines of ${each.file}`, () => {
      const lines = caseLines(mapper, folder, each);
      assert.equal(lines, readFileSync(join(folder, type, 'cases', each.file), 'utf8'));
      for (const line of lines.trimEnd().split('\n')) assert.ok(Buffer.byteLength(line) <= each.limit);
    });
  }
}

test('cases and rows of all mappings tell of the same paths, and every record type has its folder', () => {
  assert.deepEqual(checkMappings(folder).problems.map(describeProblem), []);
});

test('every mapping names all kinds and variants it can make, but for the one with open lists', () => {
  for (const type of mapper.recordTypes) {
    const outcomes = mapper.outcomes(type);
    assert.equal(outcomes.length === 0, mapper.find(type)?.isOpen === true, type);
  }
});
