// Conservation: whatever Microsoft, the disk, the receiver and the supervisor do to it, every record that was
// issued arrives or is set aside with a reason, no number is missing, and repeats stay within their bound.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inThread } from '../doubles/in-thread.ts';
import type { runShare, SeedOutcome, Share } from './conservation-seeds.ts';

/** `SEEDS=300` runs that many; without it as many as fit into the time. `SEED=17` repeats one. */
const wanted = process.env['SEEDS'];
const single = process.env['SEED'];
const threads = single === undefined ? 2 : 1;
const first = Number(single ?? 1);
const last = single === undefined ? Number(wanted ?? 10_000) : first;
const timeMs = wanted === undefined ? 10_000 : Number.POSITIVE_INFINITY;

function assertBalanced({ seed, missing, holes, repeatedLines, repeatBound }: SeedOutcome): void {
  const again = `repeat it with: SEED=${seed} node --test test/system/conservation.test.ts`;
  assert.deepEqual(missing, [], `seed ${seed} lost records; ${again}`);
  assert.equal(holes, 0, `seed ${seed} left holes in the numbers; ${again}`);
  assert.ok(
    repeatedLines <= repeatBound,
    `seed ${seed} repeated ${repeatedLines} lines, at most ${repeatBound} were due; ${again}`,
  );
}

test('every issued record arrives or is set aside, without a hole and with few repeats', {
  timeout: 24 * 3_600_000,
}, async (t) => {
  const sums = { issued: 0, overtaken: 0, setAside: 0, repeatedLines: 0, kills: 0, exits: 0 };
  let seeds = 0;
  const runThread = async (share: Share) => {
    const module = new URL('./conservation-seeds.ts', import.meta.url);
    for (const outcome of await inThread<typeof runShare>(t, module, 'runShare', share)) {
      assertBalanced(outcome);
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += outcome[name];
      seeds += 1;
    }
  };
  const shares = Array.from({ length: threads }, (_, index) => ({
    first: first + index,
    last,
    step: threads,
    timeMs,
  }));
  await Promise.all(shares.map(runThread));
  assert.ok(seeds > 0 && sums.issued > 50 * seeds, 'an empty run proves nothing');
  t.diagnostic(`${seeds} seeds: ${JSON.stringify(sums)}`);
});
