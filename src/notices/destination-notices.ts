// What can be said about lines on their way to a SIEM.
import type { Describe } from './describe.ts';

export type DestinationNotice = {
  readonly notice: 'destination-connected';
  readonly destination: string;
  readonly address: string;
};

export const destinationNotices: Describe<DestinationNotice> = {
  'destination-connected': {
    level: 'info',
    say: (n) => `Connected to ${n.destination} at ${n.address}.`,
  },
};
