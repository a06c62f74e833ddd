// What can be said about lines on their way to a SIEM.
import type { ErrorCode } from '../errors/codes.ts';
import type { Describe } from './describe.ts';
import { expiryText } from './expiry-text.ts';

/** One of several hosts of a destination. */
export interface HostState {
  readonly address: string;
  /** `standby`: well, as far as is known, and not needed now. */
  readonly state: 'in-use' | 'standby' | 'down';
}

export type DestinationNotice =
  | { readonly notice: 'destination-connected'; readonly destination: string; readonly address: string }
  | {
      /** Of a destination with several hosts: other ones are in use, or a standby went down or came back. */
      readonly notice: 'destination-hosts';
      readonly destination: string;
      readonly hosts: readonly HostState[];
    }
  | {
      readonly notice: 'destination-host-down';
      readonly destination: string;
      readonly address: string;
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
      /** Lines it had not proven and that other hosts now get. */
      readonly again: number;
    }
  | { readonly notice: 'destination-host-up'; readonly destination: string; readonly address: string }
  | {
      readonly notice: 'destination-proof-lowered';
      readonly destination: string;
      readonly because: 'late-answers' | 'no-answer';
      readonly probeAgainSeconds: number;
    }
  | { readonly notice: 'destination-proof-raised'; readonly destination: string }
  | {
      readonly notice: 'destination-answer-late';
      readonly destination: string;
      readonly lines: number;
      readonly afterMs: number;
    }
  | {
      /** This system does not show what a receiver's host has acknowledged. */
      readonly notice: 'destination-acknowledged-unshown';
      readonly destination: string;
      readonly settleSeconds: number;
    }
  | { readonly notice: 'destination-answer-unsealed'; readonly destination: string }
  | {
      /** Another one than on the connection before, or the first. */
      readonly notice: 'destination-certificate';
      readonly destination: string;
      readonly address: string;
      readonly whose: 'connector' | 'receiver';
      readonly subject: string;
      readonly issuer: string;
      readonly fingerprint: string;
      readonly expiresAtMs: number;
    }
  | {
      readonly notice: 'destination-certificate-expiring';
      readonly destination: string;
      readonly address: string;
      readonly whose: 'connector' | 'receiver';
      readonly subject: string;
      readonly expiresAtMs: number;
      readonly atMs: number;
      readonly remedy: string;
    }
  | {
      readonly notice: 'destination-files-kept';
      readonly destination: string;
      readonly message: string;
      readonly remedy: string;
    }
  | {
      readonly notice: 'canary-proven';
      readonly destination: string;
      readonly tenant: string;
      /** Since it was injected. */
      readonly latencyMs: number;
    }
  | { readonly notice: 'destination-file-opened'; readonly destination: string; readonly path: string }
  | { readonly notice: 'destination-file-removed'; readonly destination: string; readonly path: string }
  | {
      readonly notice: 'destination-file-not-removed';
      readonly destination: string;
      readonly message: string;
      readonly remedy: string;
    };

const stateWords: Readonly<Record<HostState['state'], string>> = {
  'in-use': 'is in use',
  standby: 'stands by',
  down: 'is down',
};

export const destinationNotices: Describe<DestinationNotice> = {
  'destination-connected': {
    level: 'info',
    say: (n) => `Connected to ${n.destination} at ${n.address}.`,
  },
  'destination-hosts': {
    level: 'info',
    say: (n) =>
      `Hosts of ${n.destination}: ${n.hosts.map(({ address, state }) => `${address} ${stateWords[state]}`).join(', ')}.`,
  },
  'destination-host-down': {
    level: 'warn',
    say: (n) =>
      `${n.address} of ${n.destination} is passed over until it is well again: ${n.message} ${n.again} lines it had not proven go again to the others. ${n.remedy}`,
  },
  'destination-host-up': {
    level: 'info',
    say: (n) => `${n.address} of ${n.destination} takes connections again.`,
  },
  'destination-proof-lowered': {
    level: 'warn',
    say: (n) =>
      `${n.destination} settles by acknowledged-by-host for the next ${n.probeAgainSeconds} s, because its receiver ${
        n.because === 'late-answers'
          ? 'answers our closing of a connection too late'
          : 'does not answer our closing of a connection'
      }; a receiver that dies with unread data may now lose lines, so see whether a proxy stands before it.`,
  },
  'destination-proof-raised': {
    level: 'info',
    say: (n) => `${n.destination} settles by confirmed-by-close again: its receiver answered the probe.`,
  },
  'destination-answer-late': {
    level: 'info',
    say: (n) =>
      `The receiver of ${n.destination} confirmed ${n.lines} lines only after ${Math.round(n.afterMs)} ms; they are sent again in smaller portions.`,
  },
  'destination-acknowledged-unshown': {
    level: 'warn',
    say: (n) =>
      `${n.destination}: this system does not show what the receiver's host has acknowledged (/proc/self/net/tcp), so lines count as delivered ${n.settleSeconds} s after they were written, unless the connection breaks before.`,
  },
  'destination-answer-unsealed': {
    level: 'info',
    say: (n) =>
      `The receiver of ${n.destination} ends connections without TLS close_notify (as rsyslog with GnuTLS does), so its confirmations are those of TCP.`,
  },
  'destination-certificate': {
    level: 'info',
    say: (n) =>
      `${n.whose === 'receiver' ? `The receiver of ${n.destination} at ${n.address} shows` : `To the receiver of ${n.destination} at ${n.address} we show`} the certificate ${n.subject}, issued by ${n.issuer}, valid until ${new Date(n.expiresAtMs).toISOString()}, SHA-256 ${n.fingerprint}.`,
  },
  'destination-certificate-expiring': {
    level: 'warn',
    say: (n) =>
      `${n.whose === 'receiver' ? 'The certificate of the receiver' : 'The client certificate'} of ${n.destination} at ${n.address}, ${n.subject}, ${expiryText(n.expiresAtMs, n.atMs)}. ${n.remedy}`,
  },
  'destination-files-kept': {
    level: 'warn',
    say: (n) =>
      `${n.destination} goes on with the certificates and keys it read before, until the next start. ${n.message} ${n.remedy}`,
  },
  'canary-proven': {
    level: 'debug',
    say: (n) =>
      `The canary of ${n.tenant} was proven at ${n.destination} ${(n.latencyMs / 1_000).toFixed(1)} s after it was injected.`,
  },
  'destination-file-opened': {
    level: 'info',
    say: (n) => `${n.destination} writes to ${n.path}.`,
  },
  'destination-file-removed': {
    level: 'info',
    say: (n) => `${n.destination} has more files than it keeps: removed ${n.path}.`,
  },
  'destination-file-not-removed': {
    level: 'warn',
    say: (n) => `${n.destination} has more files than it keeps. ${n.message} ${n.remedy}`,
  },
};
