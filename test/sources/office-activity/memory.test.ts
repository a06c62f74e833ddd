import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** What a person who runs it is promised, in megabytes. */
const promised = 70;

test('100,000 listed blobs cost no more memory than promised, while they are listed and while they are fetched', async () => {
  const program = join(import.meta.dirname, 'memory-run.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', program]);
  const { before, most, known, fetched } = JSON.parse(stdout) as Record<string, number>;
  assert.ok((known ?? 0) >= 100_000 && (fetched ?? 0) >= 3_000, stdout);
  assert.ok((most ?? 0) - (before ?? 0) < promised, stdout);
});
