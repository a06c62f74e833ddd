// What a newer version of the program has written is refused, whatever of it an older one comes across first.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { RealFolder } from './harness.ts';
import { pageOf } from './make-page.ts';

for (const [what, at] of [
  ['format', 4],
  ['kind', 5],
] as const) {
  test(`a block of a newer ${what} is refused in one sentence, before anything is changed`, async () => {
    const folder = new RealFolder();
    try {
      const journal = await folder.open();
      await journal.commit('office', pageOf(['a']));
      await folder.close(journal);
      for (const part of ['', '-wal', '-shm']) {
        rmSync(join(folder.folder, `catalogue.sqlite${part}`), { force: true });
      }
      const segments = join(folder.folder, 'segments');
      const path = join(segments, readdirSync(segments)[0] ?? '');
      const bytes = readFileSync(path);
      bytes.writeUInt8(99, at);
      bytes.writeUInt32LE(0, 12);
      bytes.writeUInt32LE(crc32(bytes), 12);
      writeFileSync(path, bytes);
      await assert.rejects(folder.open(), {
        code: 'journal-newer-format',
        message: 'Reading the journal found block 1, which a newer version of the program wrote.',
      });
      assert.deepEqual(readFileSync(path), bytes);
    } finally {
      await folder.dispose();
    }
  });
}
