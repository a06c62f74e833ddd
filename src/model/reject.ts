// A record that could not be mapped for a destination, set aside with its reason.
import type { Lane } from './record.ts';

export interface Reject {
  readonly destination: string;
  readonly source: string;
  readonly lane: Lane;
  readonly recordType: string;
  readonly recordId: string;
  readonly tenant: string;
  /** From the closed table of error codes. */
  readonly code: string;
  /** One sentence for the operator; never the record's body. */
  readonly reason: string;
}
