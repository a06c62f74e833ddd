import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openIntervalMap } from '../../../src/sources/windows/interval-map.ts';
import { KeptState } from '../../doubles/kept-state.ts';

const horizon = 40;
const step = fc.oneof(
  fc.record({
    mark: fc.constantFrom('read' as const, 'lost' as const),
    from: fc.nat({ max: horizon - 1 }),
    length: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ forgetFrom: fc.nat({ max: horizon }) }),
);

test('the map says of each moment what was last noted of it, across restarts, in as few spans as can be', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, isRestarted) => {
      const state = new KeptState();
      const model: (string | undefined)[] = Array.from({ length: horizon + 12 });
      let map = openIntervalMap(state.view(), 'p/');
      for (const each of steps) {
        if (isRestarted) map = openIntervalMap(state.view(), 'p/');
        if ('mark' in each) {
          const { mark, from, length } = each;
          state.apply(map.mark({ fromMs: from, toMs: from + length }, mark));
          for (let at = from; at < from + length; at += 1) {
            if (model[at] !== 'lost' || mark === 'lost') model[at] = mark;
          }
        } else {
          state.apply(map.forgetFrom(each.forgetFrom));
          model.fill(undefined, each.forgetFrom);
        }
      }
      const found = openIntervalMap(state.view(), 'p/');
      assert.deepEqual(found.spans, map.spans);
      const said = model.map(
        (_, at) => found.spans.find((span) => span.fromMs <= at && at < span.toMs)?.state,
      );
      assert.deepEqual(said, model);
      for (const [i, span] of found.spans.entries()) {
        const next = found.spans[i + 1];
        assert.ok(next === undefined || next.fromMs > span.toMs || next.state !== span.state);
      }
      const open = found.unread({ fromMs: 0, toMs: model.length });
      const isOpen = model.map((_, at) => open.some((span) => span.fromMs <= at && at < span.toMs));
      assert.deepEqual(
        isOpen,
        model.map((known) => known === undefined),
      );
    }),
  );
});
