// What an alert or incident in each of its states is called and how severe it is: rules of a SIEM hang on it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dialect, MappedEvent } from '../../src/model/event.ts';
import { eventsOfRecord, saidBy } from './shipped-mappings.ts';

const times = {
  createdDateTime: '2026-01-27T10:00:00Z',
  alertCreationTime: '2026-01-27T10:00:00Z',
  lastUpdateDateTime: '2026-01-27T12:00:00Z',
  lastUpdateTime: '2026-01-27T12:00:00Z',
};

function eventOf(
  type: string,
  change: string | undefined,
  data: Readonly<Record<string, unknown>>,
): MappedEvent {
  const facts = change === undefined ? {} : { change };
  return eventsOfRecord(type, { id: '1', ...times, ...data }, { dialect: 'leef', facts })[0];
}

/** Type, change, what the record says, LEEF cat, severity. */
const states: readonly (readonly [
  string,
  string | undefined,
  Readonly<Record<string, unknown>>,
  string,
  number,
])[] = [
  ['graph-alert', 'new', { status: 'new', severity: 'high' }, 'alert-new', 8],
  ['graph-alert', 'new', { status: 'new', severity: 'medium' }, 'alert-new', 6],
  ['graph-alert', 'new', { status: 'new', severity: 'low' }, 'alert-new', 3],
  ['graph-alert', 'new', { status: 'new', severity: 'informational' }, 'alert-new', 1],
  ['graph-alert', 'new', { status: 'new', severity: 'unknown' }, 'alert-new', 5],
  ['graph-alert', 'changed', { status: 'inProgress', severity: 'high' }, 'alert-changed', 8],
  ['graph-alert', 'reopened', { status: 'inProgress', severity: 'high' }, 'alert-reopened', 8],
  ['graph-alert', 'resolved', { status: 'resolved', severity: 'high' }, 'alert-resolved', 2],
  [
    'graph-alert',
    'resolved',
    { status: 'resolved', severity: 'high', classification: 'truePositive' },
    'alert-resolved',
    2,
  ],
  [
    'graph-alert',
    'changed',
    { status: 'resolved', severity: 'high', classification: 'falsePositive' },
    'alert-changed',
    1,
  ],
  ['graph-alert', undefined, { status: 'resolved', severity: 'high' }, 'alert-resolved', 2],
  ['graph-alert', undefined, { status: 'new', severity: 'high' }, 'alert-new', 8],
  ['graph-alert', 'something-else', { status: 'new', severity: 'high' }, 'alert-new', 8],
  ['endpoint-alert', 'new', { status: 'New', severity: 'High' }, 'endpoint-detected', 8],
  [
    'endpoint-alert',
    'new',
    { status: 'New', severity: 'High', investigationState: 'SuccessfullyRemediated' },
    'endpoint-remediated',
    8,
  ],
  [
    'endpoint-alert',
    'new',
    { status: 'New', severity: 'High', investigationState: 'PartiallyRemediated' },
    'endpoint-not-remediated',
    9,
  ],
  ['endpoint-alert', 'new', { status: 'New', severity: 'UnSpecified' }, 'endpoint-detected', 5],
  ['endpoint-alert', 'changed', { status: 'InProgress', severity: 'Medium' }, 'endpoint-changed', 6],
  ['endpoint-alert', 'reopened', { status: 'New', severity: 'Low' }, 'endpoint-reopened', 3],
  ['endpoint-alert', 'resolved', { status: 'Resolved', severity: 'High' }, 'endpoint-resolved', 2],
  [
    'endpoint-alert',
    'resolved',
    { status: 'Resolved', classification: 'FalsePositive' },
    'endpoint-resolved',
    1,
  ],
  ['endpoint-alert', undefined, { status: 'Resolved', severity: 'High' }, 'endpoint-resolved', 2],
  ['graph-incident', 'new', { status: 'active', severity: 'high' }, 'incident-new', 8],
  ['graph-incident', 'changed', { status: 'inProgress', severity: 'medium' }, 'incident-changed', 6],
  ['graph-incident', 'reopened', { status: 'active', severity: 'low' }, 'incident-changed', 3],
  ['graph-incident', 'changed', { status: 'redirected', severity: 'high' }, 'incident-merged', 1],
  ['graph-incident', 'resolved', { status: 'redirected', severity: 'high' }, 'incident-merged', 1],
  ['graph-incident', 'resolved', { status: 'resolved', severity: 'high' }, 'incident-resolved', 2],
  [
    'graph-incident',
    'resolved',
    { status: 'resolved', classification: 'falsePositive' },
    'incident-resolved',
    1,
  ],
  ['graph-incident', undefined, { status: 'resolved' }, 'incident-resolved', 2],
];

for (const [type, change, data, category, severity] of states) {
  test(`${type} (${change ?? 'not compared'}) that says ${JSON.stringify(data)} is ${category}, severity ${severity}`, () => {
    const event = eventOf(type, change, data);
    assert.deepEqual([event.category, event.severity], [category, severity]);
  });
}

const created = String(Date.parse(times.createdDateTime));
const updated = String(Date.parse(times.lastUpdateTime));

for (const type of ['graph-alert', 'endpoint-alert', 'graph-incident']) {
  test(`the one time of LEEF is when a new ${type} came up, and when a later state did`, () => {
    const timeOf = (change: string) => saidBy(eventOf(type, change, {}), 'devTime');
    assert.equal(timeOf('new'), created);
    for (const change of ['changed', 'reopened', 'resolved']) assert.equal(timeOf(change), updated);
  });
}

test('the names of what changed are in the line', () => {
  const facts = { change: 'changed', changed: 'status, severity' };
  const said = (dialect: Dialect, key: string) =>
    saidBy(eventsOfRecord('graph-alert', { id: '1' }, { dialect, facts })[0], key);
  assert.equal(said('cef', 'reason'), facts.changed);
  assert.equal(said('leef', 'changed'), facts.changed);
});
