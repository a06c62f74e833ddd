// One thing that `check` looks at, and the runner that goes on past failures and time-outs.
import { ConnectorError } from '../../errors/connector-error.ts';

export interface Finding {
  readonly isOk: boolean;
  /** A clause without capital and full stop, or a message of an error. */
  readonly found: string;
  /** Who has to do what; also for a finding that is ok but should be known. */
  readonly remedy?: string;
}

export interface CheckItem {
  /** What is looked at: `destination arcsight`. */
  readonly subject: string;
  /** May throw a ConnectorError, which becomes the finding. */
  look(signal: AbortSignal): Promise<Finding>;
}

/** Longer than every time-out below it, so that those speak first, being clearer. */
const patienceMs = 90_000;

export async function runItem(item: CheckItem, signal: AbortSignal): Promise<Finding> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const impatient = new Promise<never>((_, reject) => {
    patience.addEventListener('abort', () => reject(givenUp(signal)), { once: true });
  });
  try {
    return await Promise.race([item.look(patience), impatient]);
  } catch (error) {
    if (patience.aborted) return { isOk: false, found: givenUp(signal).message };
    if (error instanceof ConnectorError) return { isOk: false, found: error.message, remedy: error.remedy };
    throw error;
  }
}

function givenUp(signal: AbortSignal): Error {
  return new Error(signal.aborted ? 'was interrupted' : `gave no answer within ${patienceMs / 1_000} s`);
}

export function ok(found: string, remedy?: string): Finding {
  return remedy === undefined ? { isOk: true, found } : { isOk: true, found, remedy };
}
