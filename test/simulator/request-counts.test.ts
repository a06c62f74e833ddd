import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentedLimits, RequestCounts } from '../../src/simulator/request-counts.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

function counting() {
  const clock = new VirtualClock();
  return { clock, counts: new RequestCounts(clock, documentedLimits) };
}

test('the limits are those of the documents', () => {
  const { counts } = counting();
  const admitted = (endpoint: 'graph-alerts' | 'endpoint-alerts' | 'blob') => {
    let asked = 0;
    while (counts.count(endpoint, 'contoso') === 0) asked += 1;
    return asked;
  };
  assert.deepEqual(
    [admitted('graph-alerts'), admitted('endpoint-alerts'), admitted('blob')],
    [150, 100, 2_000],
  );
});

test('a minute is any 60 seconds, whenever they begin, and the wait is told to the end of it', () => {
  const { clock, counts } = counting();
  for (let asked = 0; asked < 100; asked += 1) {
    if (asked === 40) clock.advance(50_000);
    assert.equal(counts.count('endpoint-alerts', 'contoso'), 0);
  }
  assert.equal(counts.count('endpoint-alerts', 'contoso'), 10_000);
  clock.advance(10_000);
  for (let asked = 0; asked < 40; asked += 1) assert.equal(counts.count('endpoint-alerts', 'contoso'), 0);
  assert.equal(counts.count('endpoint-alerts', 'contoso'), 50_000);
});

test('an hour has its own limit', () => {
  const { clock, counts } = counting();
  for (let asked = 0; asked < 1_500; asked += 1) {
    if (asked % 90 === 0) clock.advance(60_000);
    assert.equal(counts.count('endpoint-alerts', 'contoso'), 0);
  }
  clock.advance(60_000);
  assert.ok(counts.count('endpoint-alerts', 'contoso') > 40 * 60_000);
  clock.advance(3_600_000);
  assert.equal(counts.count('endpoint-alerts', 'contoso'), 0);
});

test('Graph counts alerts and incidents together, each tenant for itself', () => {
  const { counts } = counting();
  for (let asked = 0; asked < 75; asked += 1) {
    assert.equal(counts.count('graph-alerts', 'contoso') + counts.count('graph-incidents', 'contoso'), 0);
  }
  assert.ok(counts.count('graph-alerts', 'contoso') > 0);
  assert.equal(counts.count('graph-alerts', 'fabrikam'), 0);
});

test('the highest rate is remembered, of the tenant that asked most, refused requests included', () => {
  const { clock, counts } = counting();
  for (let asked = 0; asked < 160; asked += 1) counts.count('graph-alerts', 'contoso');
  clock.advance(59_000);
  for (let asked = 0; asked < 5; asked += 1) counts.count('graph-alerts', 'contoso');
  for (let asked = 0; asked < 9; asked += 1) counts.count('graph-alerts', 'fabrikam');
  clock.advance(60_000);
  counts.count('graph-alerts', 'contoso');
  assert.equal(counts.highestPerMinute('graph-alerts'), 165);
  assert.equal(counts.highestPerHour('graph-alerts'), 166);
  assert.equal(counts.highestPerMinute('graph-incidents'), 0);
  assert.equal(counts.byEndpoint['graph-alerts'], 175);
});
