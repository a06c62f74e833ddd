// What README and the generated files say is true.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../src/commands/list.ts';
import { generatedFiles } from './reference.ts';
import { root } from './source-file.ts';

const generated = generatedFiles();
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test('the generated parts are fresh (otherwise: node --run reference)', () => {
  for (const [path, text] of Object.entries(generated)) {
    assert.ok(existsSync(join(root, path)), `${path} is not there`);
    assert.ok(readFileSync(join(root, path), 'utf8') === text, `${path} is stale`);
  }
});

test('nothing lies beside the generated content for SIEMs that the mappings no longer give', () => {
  const folder = join(root, 'deploy/arcsight/categorizer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.csv'),
  );
  const known = Object.keys(generated);
  assert.deepEqual(
    files.filter((name) => !known.includes(`deploy/arcsight/categorizer/${name}`)),
    [],
  );
});

test('every command and option in README exists', () => {
  const calls = [
    ...readme.matchAll(/(?:npm start --|(?:npx )?defender-siem) ([a-z-]+( [a-z][a-z-]*)?)([^`\n]*)/g),
  ];
  assert.ok(calls.length > 5);
  for (const [call, words = '', , rest = ''] of calls) {
    const [name] = words.split(' ');
    const command =
      commands.find((each) => each.name === words) ?? commands.find((each) => each.name === name);
    if (name?.startsWith('--')) continue;
    assert.ok(command, call);
    for (const [, option = ''] of rest.matchAll(/ --([a-z-]+)/g)) assert.ok(command.options[option], call);
  }
});

test('every npm script that README names exists', () => {
  const scripts = [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(
    ([, run, short = '']) => run ?? short,
  );
  assert.ok(scripts.length > 5);
  const missing = scripts.filter((name) => manifest.scripts[name] === undefined);
  assert.deepEqual(missing, []);
});

test('every file and folder that README names exists', () => {
  const paths = [...readme.matchAll(/[`(]((?:deploy|mappings|test|src)\/[\w./-]*)[`)]/g)].map(
    ([, path = '']) => path,
  );
  assert.deepEqual(
    paths.filter((path) => !existsSync(join(root, path))),
    [],
  );
});
