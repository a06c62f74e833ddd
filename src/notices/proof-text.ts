// The proof level of a destination as people see it.
import type { DestinationStatus } from './status.ts';

export function proofText({
  proof,
  isHostUnseen,
}: Pick<DestinationStatus, 'proof' | 'isHostUnseen'>): string {
  return isHostUnseen && proof === 'acknowledged-by-host' ? `${proof} (by time alone)` : proof;
}
