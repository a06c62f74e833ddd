// The SIEM content against that of the last release (siem-content.json). What goes or changes asks for a new first
// number in mappings/CHANGES.md, what comes for a new second one. At a release GOLDEN=write writes the file anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseContentVersions, readContentVersions } from '../../src/mapping/content-version.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { shippedMappings } from '../../src/mapping/mapping-folders.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { compareContent, isAtLeast, type Release, siemContent, versionFor } from './siem-content.ts';

const releaseFile = join(packageRoot, 'test', 'mapping', 'siem-content.json');
const { set } = loadMappings(shippedMappings);
assert.ok(set);
const content = siemContent(set);
const [newest] = readContentVersions(shippedMappings);
assert.ok(newest);
if (process.env['GOLDEN'] === 'write') {
  const release: Release = { version: newest.version, content };
  writeFileSync(releaseFile, `${JSON.stringify(release, undefined, 2)}\n`);
}
const release = JSON.parse(readFileSync(releaseFile, 'utf8')) as Release;

test('the version of the SIEM content tells of everything that changed since the last release', () => {
  const difference = compareContent(release.content, content);
  const least = versionFor(difference, release.version);
  const said = [
    ...difference.gone.map((fact) => `gone: ${fact}`),
    ...difference.added.map((fact) => `new: ${fact}`),
  ];
  assert.ok(
    isAtLeast(newest.version, least),
    `mappings/CHANGES.md must begin with version ${least} or later, and say what changed:\n${said.join('\n')}`,
  );
  assert.ok(newest.changes.length > 0, 'the newest version in mappings/CHANGES.md says nothing');
});

test('versions follow each other without gaps, the newest first, and each says what changed', () => {
  const versions = readContentVersions(shippedMappings);
  for (const [index, { version, changes }] of versions.entries()) {
    assert.ok(changes.length > 0, version);
    const before = versions[index + 1];
    if (before !== undefined) assert.ok(!isAtLeast(before.version, version), version);
  }
});

test('what goes is a new first number, what comes a new second one', () => {
  const before = { mail: ['CEF cs1 with label ThreatName', 'class id mail:spam'] };
  const cases = [
    { after: before, least: '1.4' },
    { after: { mail: [...before.mail, 'CEF act'] }, least: '1.5' },
    { after: { ...before, click: ['CEF act'] }, least: '1.5' },
    { after: { mail: ['CEF cs1 with label Threat', 'class id mail:spam'] }, least: '2.0' },
    { after: {}, least: '2.0' },
  ];
  for (const { after, least } of cases) assert.equal(versionFor(compareContent(before, after), '1.4'), least);
  assert.deepEqual(
    [isAtLeast('1.10', '1.9'), isAtLeast('2.0', '1.9'), isAtLeast('1.9', '2.0')],
    [true, true, false],
  );
});

test('every EventID and cat pair belongs to one class id, in all mappings', () => {
  const classes = new Map<string, string>();
  for (const type of set.recordTypes) {
    for (const { kind, variant, category } of set.outcomes(type)) {
      const pair: string = `${kind} ${category}`;
      const known: string | undefined = classes.get(pair);
      assert.ok(known === undefined || known === `${kind}:${variant}`, pair);
      classes.set(pair, `${kind}:${variant}`);
    }
  }
  assert.ok(classes.size > 100);
});

test('the page of changes is read as it is written', () => {
  const text =
    '# SIEM content\n\nProse.\n\n## 2.0 (January)\n\n- One\n  thing.\n- Another.\n\n## 1.0\n\n- First.\n';
  assert.deepEqual(parseContentVersions(text), [
    { version: '2.0', changes: ['One thing.', 'Another.'] },
    { version: '1.0', changes: ['First.'] },
  ]);
});
