// Runs a simulation in a thread of its own. The test runner follows every promise of its own thread, which nearly
// doubles the cost of code that does little but await; and two threads use two cores.
import type { TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';

/** What `thread.ts` is told. */
export interface ThreadTask {
  readonly module: string;
  readonly name: string;
  readonly values: readonly unknown[];
}

/** Most of what a simulation makes is forgotten at once; with room for it nothing has to be copied. */
const youngMegabytes = 64;

/**
 * Calls the function `name` that `module` exports; the thread ends with the test at the latest. Arguments and result
 * are copied: data only.
 */
export function inThread<F extends (...values: never[]) => Promise<unknown>>(
  t: TestContext,
  module: URL,
  name: string,
  ...values: Parameters<F>
): Promise<Awaited<ReturnType<F>>> {
  const task: ThreadTask = { module: module.href, name, values };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  });
  t.after(() => worker.terminate());
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`the thread of ${name} ended without a result`)));
  });
}
