import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Position, SettledMark } from '../../src/journal/journal.ts';
import type { Lane } from '../../src/model/record.ts';
import { createLedger } from '../../src/pipeline/settling.ts';

const start: ReadonlyMap<Lane, SettledMark> = new Map([
  ['alert', { position: undefined, sequences: { a: 10 } }],
  ['audit', { position: undefined, sequences: {} }],
]);

function entry(position: number, lines: number, lastSequence = 0) {
  const outcome = lines > 0 ? ('sent' as const) : ('left-out' as const);
  const record = { recordId: `r${position}`, tenant: 'contoso', feed: 'a' };
  return { position: position as Position, outcome, ...record, lines, bytes: lines * 100, lastSequence };
}

test('a record counts as settled when the last of its lines is proven', () => {
  const ledger = createLedger(start);
  ledger.add('alert', entry(1, 3, 13));
  assert.equal(ledger.prove(2).marks.size, 0);
  const { marks, taken, records } = ledger.prove(3);
  assert.deepEqual(marks.get('alert'), { position: 1, sequences: { a: 13 } });
  const record = { recordId: 'r1', tenant: 'contoso', feed: 'a', firstSequence: 11, lines: 3 };
  assert.deepEqual(taken.get('alert'), [record]);
  assert.equal(records.sent, 1);
});

test('a record without lines waits for those before it and then needs no proof of its own', () => {
  const ledger = createLedger(start);
  ledger.add('alert', entry(1, 1, 11));
  ledger.add('alert', entry(2, 0));
  assert.equal(ledger.prove(0).marks.size, 0);
  assert.equal(ledger.prove(1).marks.get('alert')?.position, 2);
  ledger.add('alert', entry(3, 0));
  assert.deepEqual(ledger.prove(1).marks.get('alert'), { position: 3, sequences: { a: 11 } });
});

test('lanes settle apart, and a proof larger than what went out is worth no more than that', () => {
  const ledger = createLedger(start);
  ledger.add('audit', entry(1, 1, 1));
  ledger.add('alert', entry(2, 1, 11));
  const { marks } = ledger.prove(1);
  assert.deepEqual([...marks.keys()], ['audit']);
  ledger.prove(1_000);
  ledger.add('alert', entry(3, 1, 12));
  assert.equal(ledger.prove(2).marks.size, 0);
  assert.equal(ledger.unproven.lines, 1);
});

test('whatever the order of sending and proving, a mark never passes an unproven line', () => {
  const step = fc.oneof(
    fc.record({ add: fc.constantFrom<Lane>('alert', 'audit'), lines: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ prove: fc.integer({ min: 0, max: 20 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ledger = createLedger(start);
      const lastLineOf = new Map<number, number>();
      let sent = 0;
      let proven = 0;
      let position = 0;
      for (const now of steps) {
        if ('add' in now) {
          sent += now.lines;
          position += 1;
          lastLineOf.set(position, sent);
          ledger.add(now.add, entry(position, now.lines, sent));
        } else {
          proven = Math.min(sent, proven + now.prove);
          for (const mark of ledger.prove(proven).marks.values()) {
            assert.ok((lastLineOf.get(mark.position ?? 0) ?? 0) <= proven);
          }
        }
      }
      ledger.prove(sent);
      assert.deepEqual(ledger.unproven, { lines: 0, records: 0, bytes: 0 });
    }),
  );
});
