// The process as a shell sees it: exit codes, impatient signals, and readers that leave early.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lonelyConfiguration } from '../doubles/lonely-configuration.ts';
import { root } from '../house/source-file.ts';

const program = join(root, 'src/start.js');

function configurationFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'process-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'siem.yaml');
  writeFileSync(file, lonelyConfiguration('clientSecretVariable: NOT_SET', 9));
  return file;
}

/** The service, once it has said that it runs. */
async function startService(t: TestContext) {
  const service = spawn(process.execPath, [program, '--config', configurationFile(t)], { stdio: 'pipe' });
  t.after(() => service.kill('SIGKILL'));
  service.stdout.setEncoding('utf8');
  for await (const text of service.stdout.iterator({ destroyOnReturn: false })) {
    if (String(text).includes('"started"')) break;
  }
  service.stdout.resume();
  return service;
}

test('a second signal ends it at once', async (t) => {
  const service = await startService(t);
  service.kill('SIGINT');
  service.kill('SIGTERM');
  const [code] = await once(service, 'exit');
  // Signals that arrive together may be seen as one; then the end is the clean one.
  assert.ok(code === 130 || code === 143 || code === 0, String(code));
});

test('a wrong call ends with 64 and says nothing on standard output', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'nonsense'], { encoding: 'utf8' });
  assert.equal(status, 64);
  assert.equal(stdout, '');
  assert.match(stderr, /no command nonsense/);
});

test('a reader that leaves early is no fault', () => {
  const call = `"${process.execPath}" "${program}" init --for qradar | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', call], { encoding: 'utf8' });
  assert.match(stdout, /\n0\n$/);
  assert.equal(stderr, '');
});
