// Whatever happens in whatever order, on a disk that loses and tears: what was promised is kept.
import { test } from 'node:test';
import fc from 'fast-check';
import { LyingFolder } from './harness.ts';
import { JournalModel } from './journal-model.ts';

const dayMs = 86_400_000;
const sizes = {
  segmentBytes: 2_000,
  tailBytes: 1_000,
  memoryIds: 12,
  bounds: { maxBytes: 16_000, reserveBytes: 1_000 },
};

const small = fc.nat(11);
const pages = fc.record({
  source: fc.nat(1),
  sizes: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
  repeats: fc.integer({ min: 1, max: 8 }),
});
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('commit' as const), pages }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), way: small, count: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const), way: small, count: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const), way: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rewind' as const), way: small }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.00001, 1, 5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      pages,
      steps: fc.integer({ min: 1, max: 25 }),
      isPowerCut: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle all' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      step: fc.constantFrom('write' as const, 'sync' as const, 'open' as const, 'name' as const),
      code: fc.constantFrom('EIO', 'ENOSPC'),
      after: fc.nat(1),
      pages,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('full disk' as const), left: fc.nat(2_000), pages }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

async function take(folder: LyingFolder, actions: readonly Action[]): Promise<void> {
  let journal = await folder.open();
  const model = new JournalModel(folder, journal);
  await model.takeOver(journal);
  for (const next of actions) {
    const { disk, clock } = folder;
    if (next.do === 'commit') await commit(model, next.pages);
    if (next.do === 'read') await model.read(next.way, next.count + 1);
    if (next.do === 'settle') await model.settle(next.way, next.count + 1);
    if (next.do === 'settle all') await model.settleAll();
    if (next.do === 'reject') await model.reject(next.way);
    if (next.do === 'rewind') model.rewind(next.way);
    if (next.do === 'wait') clock.advance(next.days * dayMs);
    if (next.do === 'fault') {
      let left = next.after;
      disk.fault = (step) => {
        if (step !== next.step || left < 0) return undefined;
        left -= 1;
        return left < 0 ? next.code : undefined;
      };
      await commit(model, next.pages);
      disk.fault = () => undefined;
    }
    if (next.do === 'full disk') {
      disk.capacity = disk.paths.reduce((sum, path) => sum + disk.bytes(path).length, next.left);
      await commit(model, next.pages);
      disk.capacity = Number.POSITIVE_INFINITY;
    }
    if (next.do === 'reopen') await journal.close();
    if (next.do === 'crash') {
      disk.haltAtStep = disk.steps + next.steps;
      await Promise.race([commit(model, next.pages), halted(folder)]);
      if (next.isPowerCut) disk.crash(folder.random);
      else disk.kill();
    }
    if (next.do === 'crash' || next.do === 'reopen') {
      journal = await folder.open();
      await model.takeOver(journal);
      await model.check();
    }
  }
  await model.drain();
}

function commit(
  model: JournalModel,
  { source, sizes, repeats }: { source: number; sizes: number[]; repeats: number },
) {
  return model.commit(source, sizes, repeats);
}

async function halted({ disk }: LyingFolder): Promise<void> {
  while (disk.steps < disk.haltAtStep) {
    const before = disk.steps;
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (disk.steps === before) return;
  }
}

test('no action, fault or crash makes the journal lose, repeat or reorder what it promised', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(action, { minLength: 5, maxLength: 60, size: 'max' }),
      (seed, actions) => take(new LyingFolder(seed, { sizes, keepDays: 3 }), actions),
    ),
    { numRuns: 100 },
  );
});
