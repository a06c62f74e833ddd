// A round that a stop cuts off ends without an error: whatever breaks then breaks because of it.
import type { Page } from '../model/page.ts';

export async function* untilStopped(round: AsyncIterable<Page>, signal: AbortSignal): AsyncGenerator<Page> {
  try {
    yield* round;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
