// Microsoft's side fails, in the ways that HTTP and its APIs can.
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint, FaultKind } from '../../src/simulator/faults.ts';
import { busy, fault, rowsAtOnce } from './fault.ts';

const level = 'confirmed-by-close';

/** Refusals and spoilt answers in a row, while there is much to fetch. */
const spoilt: readonly (readonly [fault: string, kind: FaultKind, endpoint: Endpoint, times: number])[] = [
  ['Microsoft throttles (429)', 'throttled', 'blob', 1],
  ['Microsoft fails (500), six times', 'server-error', 'blob', 6],
  ['Microsoft is not available (503), four times', 'unavailable', 'listing', 4],
  ['Microsoft refuses the token in mid-run (401)', 'token-refused', 'blob', 3],
  ['connection cut in the middle of an answer', 'cut-connection', 'blob', 6],
  ['answers end early, in good order for HTTP', 'cut-json', 'blob', 6],
  ['a proxy answers 200 with a page of HTML', 'html', 'blob', 3],
  ['answers trickle in, 10 kB a second', 'slow', 'blob', 6],
];

// These wait half a minute, as they should, before they ask again: more of them fit side by side.
describe('the cloud', { concurrency: 2 * rowsAtOnce }, () => {
  for (const [name, kind, endpoint, times] of spoilt) {
    fault({ fault: name, level, when: 'calm', repeats: 0 }, async (stage) => {
      const spoiling = stage.misled(kind, endpoint, times);
      stage.issue(busy);
      await spoiling;
    });
  }

  fault({ fault: 'Microsoft cannot be reached for 4 s', level, repeats: 0 }, async (stage) => {
    await stage.closeCloud();
    stage.issue(500);
    await delay(4_000);
    await stage.openCloud();
  });
});
