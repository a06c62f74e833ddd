// The embedded journal keeps the contract, on a real folder and on a disk that loses what was not synced.
import { journalContract } from '../contracts/journal.ts';
import { LyingFolder, RealFolder } from './harness.ts';

const tiny = { segmentBytes: 2_000, tailBytes: 500, memoryIds: 3 };

journalContract('embedded journal', async () => new RealFolder());
journalContract('embedded journal in tiny segments', async () => new RealFolder({ sizes: tiny }));
journalContract('embedded journal on a lying disk', async () => new LyingFolder(1));
journalContract('embedded journal in tiny segments on a lying disk', async () => {
  return new LyingFolder(2, { sizes: tiny });
});
