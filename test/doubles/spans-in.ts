// What a source's state says was read or lost, short enough to compare.
import type { StateView } from '../../src/model/state.ts';
import { openIntervalMap } from '../../src/sources/windows/interval-map.ts';

/** `[from, to, 'read' | 'lost']`, in order. */
export function spansIn(
  state: StateView,
  keyPrefix = '',
): readonly (readonly [number, number, 'read' | 'lost'])[] {
  return openIntervalMap(state, keyPrefix).spans.map(({ fromMs, toMs, state: known }) => [
    fromMs,
    toMs,
    known,
  ]);
}
