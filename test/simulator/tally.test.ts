import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import type { IssuedRecord } from '../../src/simulator/issued-records.ts';
import {
  type DestinationInput,
  isSound,
  recordKey,
  type TallyInput,
  tally,
  tallyText,
} from '../../src/simulator/tally.ts';

const ids = ['a', 'b', 'c', 'd'];
const wanted: readonly IssuedRecord[] = ids.map((id) => ({
  tenant: 'contoso',
  feed: 'office-activity',
  recordType: 28,
  id,
  version: id === 'd' ? '2026' : '',
  handedOut: 1,
  isExpired: false,
  losses: [],
  isReplaced: false,
}));

/** A collector that got these ids, numbered from 1; `-` is a line that never came. */
function destination(got: readonly string[], changes: Partial<DestinationInput> = {}): DestinationInput {
  const arrivals = new Arrivals();
  for (const [at, recordId] of got.entries()) {
    const line = { format: 'cef', recordId, feed: 'office-activity', tenant: 'contoso' } as const;
    if (recordId !== '-') arrivals.enter({ ...line, sequence: at + 1 });
  }
  const own = { format: 'cef', recordId: 'h', sequence: 9, feed: 'connector', tenant: 'contoso' } as const;
  arrivals.enter(own);
  return { name: 'arcsight', arrivals, leftOut: 0, setAside: new Set(), unproven: 0, ...changes };
}

function count(destinations: readonly DestinationInput[], changes: Partial<TallyInput> = {}) {
  const fetched = { stored: 4, repeated: 2, filtered: 1 };
  const isCounted = (feed: string) => feed !== 'connector';
  return tally({ fetched, wanted, destinations, isCounted, ...changes });
}

test('an alert that two APIs show must arrive from both, and in each version that was handed out', () => {
  const versions = [
    ['graph-alerts', '1'],
    ['graph-alerts', '2'],
    ['endpoint-alerts', '2'],
  ] as const;
  const alerts = versions.map(([feed, version]) => ({
    tenant: 'contoso',
    feed,
    recordType: 0,
    id: 'da1',
    version,
    handedOut: 1,
    isExpired: false,
    isReplaced: version === '1',
    losses: [],
  }));
  const arrivals = new Arrivals();
  const line = { format: 'cef', tenant: 'contoso' } as const;
  arrivals.enter({ ...line, recordId: 'da1@1', feed: 'graph-alerts', sequence: 1 });
  arrivals.enter({ ...line, recordId: 'da1@2', feed: 'graph-alerts', sequence: 2 });
  const input = { wanted: alerts, fetched: { stored: 3, repeated: 0, filtered: 0 } };
  const lacking = count([destination([], { arrivals })], input);
  assert.deepEqual([lacking.delivered, lacking.lost], [2, 1]);
  arrivals.enter({ ...line, recordId: 'da1@2', feed: 'endpoint-alerts', sequence: 1 });
  assert.ok(isSound(count([destination([], { arrivals })], input)));
});

test('everything that arrived at every destination is delivered, and the sum is right', () => {
  const all = ['a', 'b', 'c', 'd@2026'];
  const result = count([destination(all), destination(all, { name: 'qradar' })]);
  assert.ok(isSound(result));
  assert.equal(
    tallyText(result),
    'tally-destination: name=arcsight lines=4 records=4 filtered=0 set-aside=0 unproven=0 repeated-lines=0 lost=0\n' +
      'tally-destination: name=qradar lines=4 records=4 filtered=0 set-aside=0 unproven=0 repeated-lines=0 lost=0\n' +
      'tally: fetched=7 repeated=2 filtered=1 delivered=4 set-aside=0 lost=0 balanced=yes\n',
  );
});

test('a record that one destination never got is lost, though the sum is right', () => {
  const result = count([destination(['a', 'b', 'c', 'd@2026']), destination(['a', 'b', 'c'])]);
  assert.deepEqual([result.delivered, result.lost, result.isBalanced, isSound(result)], [3, 1, true, false]);
  assert.deepEqual(
    result.destinations.map(({ lost }) => lost),
    [0, 1],
  );
});

test('a record that was set aside for one destination is no loss and not delivered', () => {
  const setAside = new Set([recordKey('contoso', 'd@2026')]);
  const result = count([destination(['a', 'b', 'c', 'd@2026']), destination(['a', 'b', 'c'], { setAside })]);
  assert.deepEqual([result.delivered, result.setAside, result.lost], [3, 1, 0]);
  assert.ok(isSound(result));
});

test('what the mappings leave out counts as filtered', () => {
  const result = count([destination(['a', 'b', 'c'], { leftOut: 1 })]);
  assert.deepEqual([result.delivered, result.filtered, isSound(result)], [3, 2, true]);
});

test('a hole in the numbers is a loss even where every id has come', () => {
  const result = count([destination(['a', 'b', '-', 'c', 'd@2026'])]);
  assert.deepEqual([result.lost, result.isBalanced, isSound(result)], [1, false, false]);
});

test('a record the connector committed and the simulator did not hand out, or the other way round, unbalances', () => {
  const all = [destination(['a', 'b', 'c', 'd@2026'])];
  for (const stored of [3, 5]) {
    assert.equal(count(all, { fetched: { stored, repeated: 0, filtered: 0 } }).isBalanced, false);
  }
});
