// What can go wrong between a destination and its receiver.
import type { CodeEntry } from '../code-entry.ts';

export const destinationCodes = {
  'destination-unreachable': {
    action: 'retry',
    meaning: 'A SIEM listener could not be reached.',
    remedy: 'Check that the listener runs and that the firewall lets this host reach it.',
  },
} as const satisfies Record<string, CodeEntry>;
