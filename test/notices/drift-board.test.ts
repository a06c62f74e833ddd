import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDriftBoard } from '../../src/notices/drift-board.ts';

test('what drifts is kept per record type, each finding once', () => {
  const { report, findings } = createDriftBoard();
  for (let times = 0; times < 2; times += 1) {
    report({ notice: 'unknown-path', recordType: 'mail', path: 'A.B' });
    report({ notice: 'path-vanished', recordType: 'mail', path: 'Verdict' });
    report({ notice: 'record-type-unknown', recordType: 'office-activity', number: '999' });
    report({ notice: 'value-unfit', recordType: 'mail', key: 'cs1', how: 'dropped' });
  }
  assert.deepEqual(
    [...findings].map(([type, found]) => [type, [...found]]),
    [
      ['mail', ['new: A.B', 'vanished: Verdict']],
      ['office-activity', ['unknown RecordType: 999']],
    ],
  );
});

test('names without end fill no memory', () => {
  const { report, findings } = createDriftBoard();
  for (let index = 0; index < 10_000; index += 1) {
    const path = `${index}${'x'.repeat(1_000)}`;
    report({ notice: 'unknown-path', recordType: `type${index % 300}`, path });
    report({ notice: 'unknown-path', recordType: 'mail', path });
  }
  const kept = [...findings.values()].flatMap((found) => [...found]);
  assert.ok(kept.length <= 100 * 200 && findings.size <= 100);
  assert.ok(kept.every((finding) => finding.length <= 200));
});
