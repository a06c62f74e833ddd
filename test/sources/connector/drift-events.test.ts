import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftEvents } from '../../../src/sources/connector/drift-events.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.UTC(2026, 0, 8, 9);

function look(state: KeptState, findings: Record<string, readonly string[]>, nowMs: number) {
  const found = new Map(Object.entries(findings).map(([type, list]) => [type, new Set(list)]));
  const { events, changes } = driftEvents(state.view(), found, nowMs);
  state.apply(changes);
  return events;
}

test('findings are told as one event per record type, and not again', () => {
  const state = new KeptState();
  const findings = {
    'office-threat-mail': ['new: CampaignId', 'new: A.B', 'vanished: Verdict'],
    'office-activity': ['unknown RecordType: 999'],
  };
  const told = look(state, findings, start);
  assert.deepEqual(
    told.map(({ recordType, message, count }) => [recordType, message, count]),
    [
      [
        'office-threat-mail',
        'Records of type office-threat-mail have changed shape: 2 new paths, 1 field that comes no more.',
        3,
      ],
      ['office-activity', 'Records of type office-activity have changed shape: 1 unknown RecordType.', 1],
    ],
  );
  assert.deepEqual(told[0]?.findings, findings['office-threat-mail']);
  assert.deepEqual(look(state, findings, start + 2 * hourMs), []);
  assert.equal(look(state, findings, start + 31 * dayMs).length, 2, 'after a month they are news again');
});

test('what is found meanwhile is told an hour later', () => {
  const state = new KeptState();
  look(state, { thing: ['new: A'] }, start);
  assert.deepEqual(look(state, { thing: ['new: A', 'new: B'] }, start + hourMs - 1), []);
  const [later] = look(state, { thing: ['new: A', 'new: B', 'new: C'] }, start + hourMs);
  assert.deepEqual(later?.findings, ['new: B', 'new: C']);
});

test('names that differ with every record flood neither the SIEM nor the state', () => {
  const state = new KeptState();
  let told = 0;
  for (let hour = 0; hour < 200; hour += 1) {
    const thing = Array.from({ length: 200 }, (_, index) => `new: ${hour}-${index}`);
    for (const event of look(state, { thing }, start + hour * hourMs)) told += event.count ?? 0;
  }
  assert.equal(told, 500);
  assert.equal([...state.view().entries('health/')].length, 501);
});
