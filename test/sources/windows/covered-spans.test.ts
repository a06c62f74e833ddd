import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CoveredSpan } from '../../../src/model/coverage.ts';
import { coveredSpans, laidOver } from '../../../src/sources/windows/covered-spans.ts';
import { openIntervalMap } from '../../../src/sources/windows/interval-map.ts';
import { KeptState } from '../../doubles/kept-state.ts';

test('read is complete, lost is lost with its reason, the rest is pending, nothing before the start', () => {
  const state = new KeptState();
  state.apply([{ put: 'x/start', value: [100, 0] }]);
  const map = openIntervalMap(state.view(), 'x/');
  state.apply([
    ...map.mark({ fromMs: 100, toMs: 200 }, 'lost'),
    ...map.mark({ fromMs: 300, toMs: 400 }, 'read'),
  ]);
  const reason = "Microsoft's retention ended before it could be read";
  assert.deepEqual(coveredSpans(state.view(), 'x/', { fromMs: 0, toMs: 500 }), [
    { fromMs: 100, toMs: 200, state: 'lost', reason },
    { fromMs: 200, toMs: 300, state: 'pending' },
    { fromMs: 300, toMs: 400, state: 'complete' },
    { fromMs: 400, toMs: 500, state: 'pending' },
  ]);
  assert.deepEqual(coveredSpans(state.view(), 'y/', { fromMs: 0, toMs: 500 }), []);
});

/** Spans in order without overlap, out of a set of borders. */
const spans = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 12 }).chain((borders) => {
  const sorted = borders.toSorted((a, b) => a - b);
  const states = fc.array(fc.constantFrom('complete', 'pending', 'lost', undefined), {
    minLength: sorted.length,
    maxLength: sorted.length,
  });
  return states.map((chosen) =>
    sorted.flatMap((fromMs, i): CoveredSpan[] => {
      const toMs = sorted[i + 1];
      const state = chosen[i];
      return toMs === undefined || state === undefined ? [] : [{ fromMs, toMs, state }];
    }),
  );
});

function stateAt(at: number, list: readonly CoveredSpan[]): string | undefined {
  return list.find(({ fromMs, toMs }) => fromMs <= at && at < toMs)?.state;
}

test('laid over one another, the upper spans hold wherever the lower ones are', () => {
  fc.assert(
    fc.property(spans, spans, (below, above) => {
      const together = laidOver(below, above);
      for (let at = 0; at < 61; at += 1) {
        const under = stateAt(at, below);
        assert.equal(stateAt(at, together), under === undefined ? undefined : (stateAt(at, above) ?? under));
      }
    }),
  );
});
