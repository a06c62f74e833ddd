// What each kind of receiver wants, as data: the defaults of a destination. Options may override any of it;
// how it is done is left to header.ts, framing.ts, the formats and the wires. Facts: reference CONTENT, section 5.
import type { FormatName, SeverityStyle } from '../model/format-choice.ts';
import type { Framing } from './framing.ts';
import type { Facility, HeaderMode, PriorityRule } from './header.ts';
import type { Transport } from './transports.ts';

export const profileNames = ['arcsight', 'qradar', 'rsyslog', 'splunk', 'sentinel', 'generic'] as const;
export type ProfileName = (typeof profileNames)[number];

export interface Profile {
  /** Undefined: the configuration must name it. */
  readonly format: FormatName | undefined;
  /** Undefined: the configuration must name it. */
  readonly transport: Transport | undefined;
  /** Usual port per transport; where there is none the configuration must name it. */
  readonly ports: Readonly<Partial<Record<Transport, number>>>;
  readonly header: HeaderMode;
  /** Of the byte streams; others hold one line in a datagram or frame of its own. */
  readonly framing: Readonly<Partial<Record<Transport, Framing>>>;
  /** Most bytes of one message, header and framing included. */
  readonly maxBytes: Readonly<Record<Transport, number>>;
  readonly severity: SeverityStyle;
  readonly facility: Facility;
  readonly priority: PriorityRule;
  /** Replaces the product's vendor in the CEF or LEEF header. */
  readonly deviceVendor: string | undefined;
  /** Most lines a second while there is a backlog; undefined: no limit. */
  readonly catchUpPerSecond: number | undefined;
  /** Seconds; a connection is renewed for its proof no more often than this. */
  readonly rotateSeconds: number;
}

/** A RELP receiver is an rsyslog, whose default cuts at 8,096 bytes and acknowledges all the same. */
const bytes = (stream: number) => ({ tls: stream, tcp: stream, relp: 8_000, udp: 1_024, file: stream });
const lf = { tls: 'lf', tcp: 'lf' } as const;

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  /** SmartConnector: the NG Daemon on TLS, or Raw TCP of the older Syslog Daemon. */
  arcsight: {
    format: 'cef',
    transport: 'tls',
    ports: { tls: 1_999, tcp: 514, udp: 514 },
    header: 'rfc3164',
    framing: lf,
    maxBytes: bytes(8_000),
    severity: 'number',
    facility: 'local4',
    priority: 'notice',
    deviceVendor: undefined,
    catchUpPerSecond: 1_000,
    rotateSeconds: 60,
  },
  /** The catch-up limit spares the customer's licence of events per second. */
  qradar: {
    format: 'leef1',
    transport: 'tls',
    ports: { tls: 6_514, tcp: 514, udp: 514 },
    header: 'rfc3164',
    framing: lf,
    maxBytes: { ...bytes(8_192), tcp: 4_096 },
    severity: 'number',
    facility: 'local4',
    priority: 'notice',
    deviceVendor: undefined,
    catchUpPerSecond: 500,
    rotateSeconds: 60,
  },
  /** rsyslog rewrites tagless CEF and turns TAB into #011: a full header, and `leef2` where LEEF is wanted. */
  rsyslog: {
    format: 'cef',
    transport: 'tls',
    ports: { tls: 6_514, relp: 20_514, udp: 514 },
    header: 'rfc5424',
    framing: { tls: 'octet-counting', tcp: 'octet-counting' },
    maxBytes: bytes(8_000),
    severity: 'number',
    facility: 'local4',
    priority: 'by-severity',
    deviceVendor: undefined,
    catchUpPerSecond: undefined,
    rotateSeconds: 10,
  },
  /** SC4S files every CEF whose vendor contains "Microsoft" under Windows logs, hence the other vendor. */
  splunk: {
    format: 'cef',
    transport: 'tls',
    ports: { tls: 6_514, udp: 514 },
    header: 'rfc3164',
    framing: lf,
    maxBytes: bytes(32_000),
    severity: 'number',
    facility: 'local4',
    priority: 'notice',
    deviceVendor: 'Defender SIEM',
    catchUpPerSecond: undefined,
    rotateSeconds: 10,
  },
  /** The local forwarder picks by facility: a second facility would be stored twice. */
  sentinel: {
    format: 'cef',
    transport: 'tcp',
    ports: { tcp: 514, udp: 514 },
    header: 'rfc3164',
    framing: lf,
    maxBytes: bytes(8_000),
    severity: 'number',
    facility: 'local4',
    priority: 'notice',
    deviceVendor: undefined,
    catchUpPerSecond: 5_000,
    rotateSeconds: 10,
  },
  generic: {
    format: undefined,
    transport: undefined,
    ports: {},
    header: 'rfc5424',
    framing: { tls: 'octet-counting', tcp: 'lf' },
    maxBytes: bytes(8_000),
    severity: 'number',
    facility: 'local4',
    priority: 'notice',
    deviceVendor: undefined,
    catchUpPerSecond: undefined,
    rotateSeconds: 10,
  },
};
