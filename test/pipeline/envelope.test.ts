// What the SIEM reads as a record's id and feed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceRecord } from '../../src/model/record.ts';
import { feedOf, recordIdOf } from '../../src/pipeline/envelope.ts';

const record: SourceRecord = {
  type: 'endpoint-detection',
  id: 'da1_1:x=',
  version: '2020-09-30T14:11:44.0779765Z',
  occurredAtMs: 0,
  tenant: 'contoso',
  lane: 'alert',
  json: new Uint8Array(),
  facts: {},
};

test('only what can be updated carries its version in its record id', () => {
  assert.equal(recordIdOf(record), 'da1_1:x=');
  assert.equal(
    recordIdOf({ ...record, facts: { change: 'changed' } }),
    'da1_1:x=@2020-09-30T14:11:44.0779765Z',
  );
  assert.equal(recordIdOf({ ...record, version: '', facts: { change: 'new' } }), 'da1_1:x=');
});

test('a feed is the source, its audit lane apart, and marked when it is not live', () => {
  assert.equal(feedOf('office-activity', record), 'office-activity');
  assert.equal(feedOf('office-activity', { ...record, lane: 'audit' }), 'office-activity/audit');
  assert.equal(feedOf('a', { ...record, facts: { backfilled: true } }), 'a/backfill');
});
