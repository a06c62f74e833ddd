// Whether the program does its work, and if not, why not and who has to do what: the answer of `/health`.
import { codes } from '../errors/codes.ts';
import type { DestinationStatus, Status, Trouble } from './status.ts';

/** A destination or source may fail this long before anybody is called. */
const toleratedMs = 120_000;
/** A record may wait this long for its proof, beyond what the options of its destination take. */
const behindMs = 900_000;

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
    } else {
      const behind = reasonForBehind(destination, status.atMs);
      if (behind !== undefined) reasons.push(behind);
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
function matters(state: string, { code, sinceMs }: Trouble, now: number): boolean {
  // While it is tried again the state says so, but the person is needed all the same.
  const needsPerson = state === 'stopped' || state === 'holding' || codes[code].action !== 'retry';
  return needsPerson || now - sinceMs >= toleratedMs;
}

/** Also seen this way: a receiver that takes each connection and proves nothing on it. */
function reasonForBehind(
  { name, behind, settlesWithinSeconds }: DestinationStatus,
  now: number,
): HealthReason | undefined {
  const oldestMs = Math.min(...behind.map((lane) => lane.oldestCommittedAtMs ?? now));
  if (now - oldestMs < behindMs + settlesWithinSeconds * 1_000) return undefined;
  const records = behind.reduce((sum, lane) => sum + lane.records, 0);
  return {
    part: 'destination',
    name,
    code: 'destination-behind',
    message: `${records} records wait for ${name}, the oldest since ${new Date(oldestMs).toISOString()}.`,
    remedy:
      'See whether the receiver reads too slowly or breaks off again and again, and whether catchUpPerSecond is too low; nothing is lost meanwhile.',
  };
}
