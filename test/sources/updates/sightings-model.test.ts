// Whatever the pages, repeats, late versions, kills and changes of `emit`: what goes out is what a plain map of all
// alerts says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SourceRecord } from '../../../src/model/record.ts';
import type { Emit } from '../../../src/sources/updates/emit.ts';
import { candidate, dayMs, type SomeAlert, seen, startMs } from './harness.ts';

const alerts = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  second: fc.integer({ min: 1, max: 8 }),
  status: fc.constantFrom('new', 'inProgress', 'resolved'),
  severity: fc.constantFrom('low', 'high'),
  assignedTo: fc.constantFrom(null, 'x@y.z'),
  evidence: fc.constantFrom([], [{ n: 1 }], [{ n: 1 }, { n: 2 }]),
});

const steps = fc.array(
  fc.record({
    page: fc.array(alerts, { maxLength: 6 }),
    /** A round keeps its view of the state and its options. */
    isNewRound: fc.boolean(),
    /** After the page was made and before it was committed. */
    isKilled: fc.boolean(),
    emit: fc.constantFrom('every-update', 'first', 'status-change'),
    days: fc.integer({ min: 0, max: 3 }),
    isSwept: fc.boolean(),
  }),
  { maxLength: 12 },
);

/** A version's content is the same whenever it is shown. */
function asShown(shown: Map<string, SomeAlert>, alert: SomeAlert): SomeAlert {
  const version = `${alert.id}@${alert.second}`;
  const first = shown.get(version) ?? alert;
  shown.set(version, first);
  return first;
}

function expectedFacts(before: SomeAlert | undefined, now: SomeAlert): Record<string, string> {
  const { isOlder, names } = differences(before, now);
  const wasResolved = before?.status === 'resolved';
  const isResolved = now.status === 'resolved';
  const change =
    before === undefined
      ? isResolved
        ? 'resolved'
        : 'new'
      : isOlder || wasResolved === isResolved
        ? 'changed'
        : isResolved
          ? 'resolved'
          : 'reopened';
  return names.length === 0 ? { change } : { change, changed: names.join(', ') };
}

function differences(before: SomeAlert | undefined, now: SomeAlert) {
  const isOlder = before !== undefined && (now.second ?? 0) < (before.second ?? 0);
  const names = (['status', 'severity', 'assignedTo', 'evidence'] as const).filter(
    (name) => JSON.stringify(before?.[name]) !== JSON.stringify(now[name]),
  );
  return { isOlder, names: before === undefined || isOlder ? [] : names };
}

function outcomeOf({ id, version, facts }: SourceRecord) {
  const { kept: _kept, ...told } = facts;
  return { id, version, ...told };
}

test('what goes out, what is filtered and what is repeated follows from what was committed before', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { state, open } = seen();
      const shown = new Map<string, SomeAlert>();
      let model = new Map<string, SomeAlert>();
      let nowMs = startMs;
      let inForce: Emit = 'every-update';
      let round = open();
      for (const { page, isNewRound, isKilled, emit, days, isSwept } of all) {
        if (isNewRound) inForce = emit;
        if (isNewRound) round = open({ emit });
        nowMs += days * dayMs;
        const next = new Map(model);
        const expected: object[] = [];
        const counts = { filtered: 0, repeated: 0 };
        const read = page.map((alert) => asShown(shown, alert));
        for (const alert of read) {
          const before = next.get(alert.id);
          const { isOlder, names } = differences(before, alert);
          if (!isOlder) next.set(alert.id, alert);
          const isWanted =
            before === undefined ||
            inForce === 'every-update' ||
            (inForce === 'status-change' && names.includes('status'));
          if (before?.second === alert.second) counts.repeated += 1;
          else if (!isWanted) counts.filtered += 1;
          else {
            const version = `v${alert.second}`;
            expected.push({ id: alert.id, version, ...expectedFacts(before, alert) });
          }
        }
        const { records, changes, ...counted } = round.judge(
          read.map((alert) => candidate(alert)),
          nowMs,
        );
        assert.deepEqual(records.map(outcomeOf), expected);
        assert.deepEqual(counted, counts);
        if (isKilled) {
          round = open({ emit: inForce });
          continue;
        }
        state.apply(changes);
        model = next;
        if (!isSwept) continue;
        for await (const swept of round.sweep(nowMs)) state.apply(swept);
      }
    }),
    { numRuns: 300 },
  );
});
