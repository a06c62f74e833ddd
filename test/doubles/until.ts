// Waiting in tests without sleeping: lets everything that is ready run until a claim holds.

/** Resolves when `claim` holds; rejects after `turns` turns of the event loop, naming what was waited for. */
export async function until(what: string, claim: () => boolean, turns = 2_000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (claim()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`waited in vain until ${what}`);
}
