// The built package runs under plain Node, away from the sources; and a Node that is too old says so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../house/source-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'build-'));
after(() => rmSync(folder, { recursive: true }));

/** As an installed package lies on disk: dist/ beside package.json and mappings/. */
function build(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'src'), '--outDir', join(folder, 'dist')]);
  for (const file of ['package.json', 'src/start.js']) {
    copyFileSync(join(root, file), join(folder, file.replace('src/', 'dist/')));
  }
  for (const name of ['mappings', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
}

function start(words: readonly string[], { nodeOptions = [] as readonly string[], input = '' } = {}) {
  const call = [...nodeOptions, join(folder, 'dist/start.js'), ...words];
  return spawnSync(process.execPath, call, { cwd: tmpdir(), encoding: 'utf8', input });
}

test('the built package knows its version and finds its mappings, wherever it is started', () => {
  build();
  const version = start(['version']);
  assert.match(version.stdout, /^defender-siem-connector \d+\.\d+\.\d+ \(Node /, version.stderr);
  assert.equal(version.status, 0);
  const mapped = start(['map', '-', '--record', 'no-such-record'], { input: '{"a":1}' });
  assert.doesNotMatch(mapped.stderr, /mappings folder could not be read|a defect of the program/);
});

test('the built package runs with the switches of the systemd unit', () => {
  const { status, stderr } = start(['help'], { nodeOptions: ['--disable-proto=delete'] });
  assert.equal(status, 0, stderr);
});

test('a Node that is too old says so in one sentence and ends with 78', () => {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.9.0'}})`;
  const { status, stdout, stderr } = start(['version'], { nodeOptions: ['--import', pretend] });
  assert.equal(status, 78);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^Defender SIEM connector needs Node 24 or newer and this is Node 20\.9\.0 \(.+\): .+\.\n$/,
  );
});
