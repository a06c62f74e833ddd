import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapRecord } from '../../../src/sources/connector/gap-record.ts';

const gap = {
  source: 'office-activity',
  tenant: 'contoso',
  what: 'Audit.General',
  fromMs: Date.UTC(2026, 0, 1, 8),
  toMs: Date.UTC(2026, 0, 1, 9, 30),
  reason: 'expired',
} as const;

test('the same gap has the same id whenever its record is made, and another gap another one', () => {
  const first = gapRecord(gap, Date.UTC(2026, 0, 8));
  assert.equal(gapRecord(gap, Date.UTC(2026, 0, 9)).id, first.id);
  assert.notEqual(gapRecord({ ...gap, toMs: gap.toMs + 1 }, Date.UTC(2026, 0, 8)).id, first.id);
  assert.notEqual(gapRecord({ ...gap, what: 'DLP.All' }, Date.UTC(2026, 0, 8)).id, first.id);
});

test('a gap says from when to when, how long, of what and why', () => {
  const record = gapRecord({ ...gap, estimate: 40 }, Date.UTC(2026, 0, 8));
  assert.equal(record.type, 'connector-gap');
  assert.equal(record.lane, 'connector');
  assert.deepEqual(JSON.parse(new TextDecoder().decode(record.json)), {
    at: '2026-01-08T00:00:00.000Z',
    source: 'office-activity',
    what: 'Audit.General',
    from: '2026-01-01T08:00:00.000Z',
    to: '2026-01-01T09:30:00.000Z',
    minutes: 90,
    reason: 'expired',
    estimate: 40,
  });
});
