// Every case beside every mapping: the lines it becomes are those that stand beside it. GOLDEN=write writes
// them anew; read the difference before it is committed.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFormat } from '../../src/formats/list.ts';
import { caseNames, checkMappings } from '../../src/mapping/check-mappings.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { describeProblem } from '../../src/mapping/problem.ts';
import { type SourceKnowledge, sampleRecord } from '../../src/mapping/sample-record.ts';
import type { Dialect } from '../../src/model/event.ts';
import { feedOf, recordIdOf } from '../../src/pipeline/envelope.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const folder = join(packageRoot, 'mappings');
const isWriting = process.env['GOLDEN'] === 'write';
const defaultLimit = 8_000;
const mapper = createMapper({ folder, report: () => {}, clock: new VirtualClock() });

interface CaseSource extends SourceKnowledge {
  readonly sequence?: number;
  readonly feed?: string;
}

function linesOf(type: string, name: string, dialect: Dialect, limit: number): string {
  const mapping = mapper.find(type);
  assert.ok(mapping);
  const path = join(folder, type, 'cases', name);
  const json = readFileSync(`${path}.json`, 'utf8');
  const known: CaseSource = existsSync(`${path}.source.json`)
    ? JSON.parse(readFileSync(`${path}.source.json`, 'utf8'))
    : {};
  const record = sampleRecord(mapping, json, JSON.parse(json), known);
  const mapped = mapper.map(record, dialect);
  if (mapped.outcome !== 'events') return `${JSON.stringify(mapped)}\n`;
  const format = createFormat({ format: dialect === 'cef' ? 'cef' : 'leef1', severity: 'number' });
  const first = known.sequence ?? 1;
  return mapped.events
    .map((event, index) => {
      const envelope = {
        recordId: recordIdOf(record),
        sequence: first + index,
        tenant: record.tenant,
        feed: known.feed ?? feedOf(mapping.source, record),
      };
      return `${format.format(event, envelope, limit).text}\n`;
    })
    .join('');
}

/** `<name>.cef` at the usual limit, `<name>.1024.cef` at another. */
function goldenFiles(
  type: string,
  name: string,
): readonly { file: string; dialect: Dialect; limit: number }[] {
  const escaped = name.replaceAll(/[.+]/g, '\\$&');
  const pattern = new RegExp(`^${escaped}\\.(\\d+)\\.(cef|leef)$`);
  const others = readdirSync(join(folder, type, 'cases')).flatMap((file) => {
    const match = pattern.exec(file);
    return match === null ? [] : [{ file, dialect: match[2] as Dialect, limit: Number(match[1]) }];
  });
  return [
    { file: `${name}.cef`, dialect: 'cef', limit: defaultLimit },
    { file: `${name}.leef`, dialect: 'leef', limit: defaultLimit },
    ...others,
  ];
}

for (const type of mapper.recordTypes) {
  for (const name of caseNames(folder, type)) {
    for (const { file, dialect, limit } of goldenFiles(type, name)) {
      test(`${type}: ${name} becomes the lines of ${file}`, () => {
        const path = join(folder, type, 'cases', file);
        const lines = linesOf(type, name, dialect, limit);
        if (isWriting) writeFileSync(path, lines);
        assert.equal(lines, readFileSync(path, 'utf8'));
        for (const line of lines.trimEnd().split('\n')) assert.ok(Buffer.byteLength(line) <= limit);
      });
    }
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
