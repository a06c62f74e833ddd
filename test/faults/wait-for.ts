// Waiting for what other processes do: looks again every few milliseconds until a claim holds.
import { setTimeout as delay } from 'node:timers/promises';

const lookMs = 20;

/** Rejects after `seconds`, saying what was waited for and, with `account`, how far it had come. */
export async function waitFor(
  what: string,
  claim: () => boolean,
  seconds = 30,
  account: () => string = () => '',
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1_000;
  while (!claim()) {
    if (performance.now() > giveUpAt) throw new Error(`waited ${seconds} s in vain for ${what} ${account()}`);
    await delay(lookMs);
  }
}
