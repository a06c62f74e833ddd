// Conservation: whatever Microsoft, the disk, the receiver and the supervisor do to it, every record that was
// issued arrives or is set aside with a reason, no number is missing, and repeats stay within their bound.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runConservation } from './conservation-run.ts';

/** `SEEDS=300` runs that many; without it as many as fit into the time. `SEED=17` repeats one. */
const wanted = process.env['SEEDS'];
const single = process.env['SEED'];
const timeMs = 20_000;

test('every issued record arrives or is set aside, without a hole and with few repeats', async (t) => {
  const startedAt = performance.now();
  const isTimeLeft = () => performance.now() - startedAt < timeMs;
  const first = single === undefined ? 1 : Number(single);
  const last = single === undefined ? Number(wanted ?? 10_000) : first;
  const sums = { issued: 0, overtaken: 0, setAside: 0, repeatedLines: 0, kills: 0, exits: 0 };
  let seeds = 0;
  for (let seed = first; seed <= last && (wanted !== undefined || isTimeLeft()); seed += 1) {
    const outcome = await runConservation(seed);
    const again = `repeat it with: SEED=${seed} node --test test/system/conservation.test.ts`;
    assert.deepEqual(outcome.missing, [], `seed ${seed} lost records; ${again}`);
    assert.equal(outcome.holes, 0, `seed ${seed} left holes in the numbers; ${again}`);
    assert.ok(
      outcome.repeatedLines <= outcome.repeatBound,
      `seed ${seed} repeated ${outcome.repeatedLines} lines, at most ${outcome.repeatBound} were due; ${again}`,
    );
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += outcome[name];
    seeds += 1;
  }
  assert.ok(sums.issued > 50 * seeds, 'an empty run proves nothing');
  t.diagnostic(`${seeds} seeds: ${JSON.stringify(sums)}`);
});
