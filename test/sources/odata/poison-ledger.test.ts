import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPoisonLedger, poisonCoverage } from '../../../src/sources/odata/poison-ledger.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.UTC(2026, 0, 8);
const span = { fromMs: start - 5, toMs: start - 4 };

test('a span is tried again ever more rarely, but at least every six hours, and given up after seven days', () => {
  const state = new KeptState();
  state.apply(openPoisonLedger(state.view()).add(span, start));
  let tries = 0;
  let longestMs = 0;
  let lastMs = start;
  for (let now = start; now < start + 7 * dayMs; now += 60_000) {
    const ledger = openPoisonLedger(state.view());
    const [due] = ledger.due(now);
    if (due === undefined) continue;
    assert.equal(ledger.isHopeless(due, now), false);
    tries += 1;
    longestMs = Math.max(longestMs, now - lastMs);
    lastMs = now;
    state.apply(ledger.failedAgain(due, now));
  }
  assert.ok(tries > 28 && tries < 45, `${tries} tries`);
  assert.ok(longestMs <= 6 * hourMs);
  const ledger = openPoisonLedger(state.view());
  const [kept] = ledger.spans;
  assert.ok(kept !== undefined && ledger.isHopeless(kept, start + 7 * dayMs));
});

test('what is read in the end leaves no trace, what is given up is lost and forgotten later', () => {
  const state = new KeptState();
  const change = (act: (ledger: ReturnType<typeof openPoisonLedger>) => Parameters<KeptState['apply']>[0]) =>
    state.apply(act(openPoisonLedger(state.view())));
  const [poisoned] = (() => {
    change((ledger) => ledger.add(span, start));
    return openPoisonLedger(state.view()).spans;
  })();
  assert.ok(poisoned);
  assert.deepEqual(
    poisonCoverage(state.view(), { fromMs: start - 10, toMs: start }).map(({ state: word }) => word),
    ['pending'],
  );
  change((ledger) => ledger.giveUp(poisoned, start + 7 * dayMs));
  assert.deepEqual(openPoisonLedger(state.view()).due(start + 8 * dayMs), []);
  assert.equal(poisonCoverage(state.view(), span)[0]?.state, 'lost');
  change((ledger) => ledger.forget(start + 8 * dayMs));
  assert.equal(openPoisonLedger(state.view()).spans.length, 1);
  change((ledger) => ledger.forget(start + 17 * dayMs));
  assert.equal(openPoisonLedger(state.view()).spans.length, 0);
  change((ledger) => ledger.add(span, start));
  change((ledger) => ledger.cured(poisoned));
  assert.deepEqual([...state.view().entries('')], []);
});
