// The transports as data: which options each uses, and which proof can be asked of it. How lines travel is
// left to the destinations that list.ts names.
import type { ProofLevel } from './destination.ts';

export const transports = ['tls', 'tcp', 'relp', 'udp', 'file'] as const;
export type Transport = (typeof transports)[number];

/** Options that not every transport uses; beside one that does not they are refused. */
export const transportOptions = [
  'host',
  'hosts',
  'group',
  'port',
  'tls',
  'allowCleartext',
  'header',
  'facility',
  'framing',
  'rotateSeconds',
  'settleSeconds',
  'relpWindow',
  'silentSeconds',
  'path',
  'rotateMegabytes',
  'keepFiles',
  'groupMayRead',
] as const;
export type TransportOption = (typeof transportOptions)[number];

export interface TransportFacts {
  /** For people: what the firewall team has to let through; undefined where nothing crosses the network. */
  readonly protocol: string | undefined;
  readonly uses: readonly TransportOption[];
  /** The levels that can be asked for; the first is the one in force when none is. */
  readonly proofs: readonly [ProofLevel, ...ProofLevel[]];
  /** When lines travel encrypted; where they do not, crossing a network has to be agreed to. */
  readonly encrypted: 'always' | 'with-tls' | 'never';
  /** Where the configuration is silent, whatever the profile says. */
  readonly header?: 'none';
  /** Most that `maxBytes` may be, where the transport has a limit of its own. */
  readonly mostBytes?: number;
  /** Where neither the configuration nor the profile sets a pace. */
  readonly catchUpPerSecond?: number;
}

const network = ['host', 'hosts', 'group', 'port', 'header', 'facility'] as const;
const stream = {
  uses: [...network, 'framing', 'rotateSeconds', 'settleSeconds', 'silentSeconds'],
  proofs: ['confirmed-by-close', 'acknowledged-by-host', 'sent'],
} as const;

export const transportFacts: Readonly<Record<Transport, TransportFacts>> = {
  tls: {
    ...stream,
    protocol: 'syslog over TLS',
    uses: [...stream.uses, 'tls'],
    encrypted: 'always',
  },
  tcp: {
    ...stream,
    protocol: 'syslog over TCP',
    uses: [...stream.uses, 'allowCleartext'],
    encrypted: 'never',
  },
  relp: {
    protocol: 'RELP',
    uses: [...network, 'tls', 'allowCleartext', 'relpWindow', 'silentSeconds'],
    proofs: ['acknowledged-by-receiver'],
    encrypted: 'with-tls',
  },
  udp: {
    protocol: 'syslog over UDP',
    uses: [...network, 'allowCleartext'],
    proofs: ['sent'],
    encrypted: 'never',
    // What IPv4 leaves of 65,535 after its own and UDP's header.
    mostBytes: 65_507,
    // Nothing holds a sender of datagrams back, and what a receiver cannot take is gone.
    catchUpPerSecond: 1_000,
  },
  file: {
    protocol: undefined,
    uses: ['header', 'facility', 'path', 'rotateMegabytes', 'keepFiles', 'groupMayRead'],
    proofs: ['on-disk'],
    // It never leaves this machine.
    encrypted: 'always',
    header: 'none',
  },
};

/** `tls`: the group of the configuration, if it is there. */
export function isEncrypted(transport: Transport, tls: object | undefined): boolean {
  const { encrypted } = transportFacts[transport];
  return encrypted === 'always' || (encrypted === 'with-tls' && tls !== undefined);
}
