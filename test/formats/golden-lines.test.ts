// Every golden line of every mapping is read by the strict parsers, and carries the envelope.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../src/world/package-root.ts';
import { parseCef, parseLeef } from './strict-parser.ts';

const dialects = [
  {
    name: 'cef',
    parse: parseCef,
    envelope: ['cs2', 'cs2Label', 'cn3', 'cn3Label', 'dvchost', 'deviceFacility'],
  },
  {
    name: 'leef',
    parse: parseLeef,
    envelope: ['cat', 'devTime', 'sev', 'name', 'recordId', 'seq', 'tenant', 'feed'],
  },
];

for (const { name, parse, envelope } of dialects) {
  const files = globSync(`mappings/*/cases/*.${name}`, { cwd: packageRoot });

  test(`every golden ${name} line is valid and complete`, () => {
    assert.ok(files.length > 30);
    for (const file of files) {
      for (const line of readFileSync(join(packageRoot, file), 'utf8').trimEnd().split('\n')) {
        const { header, values } = parse(line);
        assert.ok(
          header.every((field) => field !== ''),
          file,
        );
        assert.deepEqual(
          envelope.filter((key) => !values.has(key)),
          [],
          file,
        );
      }
    }
  });

  test(`in every golden ${name} line a slot and its label stand together`, () => {
    for (const file of files) {
      for (const line of readFileSync(join(packageRoot, file), 'utf8').trimEnd().split('\n')) {
        const { values } = parse(line);
        for (const key of values.keys()) {
          if (key.endsWith('Label')) assert.ok(values.has(key.slice(0, -'Label'.length)), `${file}: ${key}`);
          const isSlot = /^(?:c[sn]\d|c6a\d|flex(?:String|Date)\d|deviceCustomDate\d)$/.test(key);
          if (isSlot) assert.ok(values.has(`${key}Label`), `${file}: ${key}`);
        }
      }
    }
  });
}
