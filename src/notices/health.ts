// Whether the program does its work, and if not, why not and who has to do what: the answer of `/health`.
import type { Status, Trouble } from './status.ts';

/** A destination or source may fail this long before anybody is called. */
const toleratedMs = 120_000;

export interface HealthReason {
  /** `source`, `destination` or `journal`. */
  readonly part: string;
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface Health {
  readonly isHealthy: boolean;
  /** Empty when healthy. */
  readonly reasons: readonly HealthReason[];
}

export function healthOf(status: Status): Health {
  const reasons: HealthReason[] = [];
  const note = (part: string, name: string, trouble: Trouble) => {
    reasons.push({
      part,
      name,
      code: trouble.code,
      message: trouble.message,
      remedy: trouble.remedy,
    });
  };
  for (const source of status.sources) {
    if (source.trouble !== undefined && matters(source.state, source.trouble, status.atMs)) {
      note('source', source.name, source.trouble);
    }
  }
  for (const destination of status.destinations) {
    if (destination.trouble !== undefined && matters(destination.state, destination.trouble, status.atMs)) {
      note('destination', destination.name, destination.trouble);
    }
  }
  if (status.journal.isFull) {
    reasons.push({
      part: 'journal',
      name: 'journal',
      code: 'journal-full',
      message: 'The journal is full of records that are not settled everywhere, so pulling holds.',
      remedy: 'Bring back the destination that is behind, or raise journal.maxMegabytes.',
    });
  }
  return { isHealthy: reasons.length === 0, reasons };
}

/** What waits for a person counts at once, what may pass by itself only when it lasts. */
function matters(state: string, trouble: Trouble, now: number): boolean {
  return state === 'stopped' || state === 'holding' || now - trouble.sinceMs >= toleratedMs;
}
