// Streams records as one array, or between what its caller puts around them, in chunks that may
// end in the middle of a character.
import type { StoredRecord } from './issued-records.ts';

const chunkBytes = 16 * 1024;

export async function* recordStream(
  records: readonly Pick<StoredRecord, 'json'>[],
  before = '[',
  after = ']',
): AsyncIterable<Uint8Array> {
  let pending: Buffer = Buffer.from(before);
  for (const [at, { json }] of records.entries()) {
    pending = Buffer.concat([pending, Buffer.from(at === 0 ? json : `,${json}`)]);
    while (pending.length >= chunkBytes) {
      yield pending.subarray(0, chunkBytes);
      pending = pending.subarray(chunkBytes);
    }
  }
  yield Buffer.concat([pending, Buffer.from(after)]);
}
