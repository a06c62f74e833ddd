// What each kind of receiver does to a message that reaches it, by its documents or as it was tried out: cut,
// changed, taken for something else, or not read. Facts only; what to do about it is for whoever reads them.
import type { RuleName } from './deviation.ts';
import type { ReadMessage } from './message.ts';

export const receiverNames = ['rsyslog', 'qradar', 'arcsight', 'splunk'] as const;
export type ReceiverName = (typeof receiverNames)[number];

export interface SeenMessage extends ReadMessage {
  /** Bytes, framing apart. */
  readonly length: number;
  readonly isCounted: boolean;
}

export interface Effect {
  readonly name: string;
  readonly what: string;
  /** Where that is said, or how it is known. */
  readonly source: string;
  readonly applies: (message: SeenMessage) => boolean;
}

const rsyslogLimit = 8_096;
const rsyslog = 'rsyslog 8.2302, tried out';
const sc4s = 'Splunk Connect for Syslog, its sources';
const qradarLimits = 'operating experience; IBM publishes no figure';

export const receivers: Readonly<Record<ReceiverName, readonly Effect[]>> = {
  rsyslog: [
    {
      name: 'cut',
      what: 'cut at 8,096 bytes, the rest becomes a message of its own; over RELP the rest is lost',
      source: `${rsyslog} (maxMessageSize 8k)`,
      applies: ({ length }) => length > rsyslogLimit,
    },
    {
      name: 'was-cut',
      what: 'exactly 8,096 bytes long and invalid: rsyslog has most likely cut it',
      source: `${rsyslog} (maxMessageSize 8k)`,
      applies: ({ length, deviations }) => length === rsyslogLimit && deviations.length > 0,
    },
    {
      name: 'tab',
      what: 'TAB becomes #011, which destroys LEEF 1.0',
      source: `${rsyslog} (parser.escapeControlCharacterTab)`,
      applies: (message) => message.event?.delimiter === '\t' || hasControl(message, 'U+0009'),
    },
    {
      name: 'control-character',
      what: 'control characters become #012, #015, #000 and the like',
      source: `${rsyslog} (parser.escapeControlCharactersOnReceive)`,
      applies: (message) => hasControl(message),
    },
    {
      name: 'tagless',
      what: '`CEF:` or `LEEF:`, of JSON all to the first colon, is taken for the tag: a blank is put behind it, or it is left out (RFC 5424 template)',
      source: `${rsyslog}, stock templates`,
      applies: ({ header, event }) =>
        event !== undefined &&
        header.appName === '' &&
        (header.layout === 'rfc3164' || header.layout === 'bare'),
    },
    {
      name: 'ipv6-host',
      what: 'an IPv6 address as host is taken for the tag',
      source: rsyslog,
      applies: ({ header }) => header.layout === 'rfc3164' && header.host.includes(':'),
    },
    {
      name: 'short-header',
      what: 'an incomplete RFC 5424 header garbles the event',
      source: rsyslog,
      applies: (message) => breaks(message, 'rfc5424-header'),
    },
  ],
  qradar: [
    {
      name: 'cut-tls',
      what: 'longer than 8,192 bytes: cut or parted, over TLS too',
      source: qradarLimits,
      applies: ({ length }) => length > 8_192,
    },
    {
      name: 'cut-tcp',
      what: 'longer than 4,096 bytes: cut or parted over TCP, unless Max TCP Syslog Payload Length was raised',
      source: qradarLimits,
      applies: ({ length }) => length > 4_096 && length <= 8_192,
    },
    {
      name: 'octet-counting',
      what: 'the octet count may be taken for the beginning of the message: use LF',
      source: 'IBM documents LF only',
      applies: ({ isCounted }) => isCounted,
    },
    {
      name: 'cef-1',
      what: 'Universal CEF reads CEF:0 only',
      source: 'IBM, Universal CEF DSM',
      applies: ({ event }) => event?.format === 'cef' && event.version !== '0',
    },
    {
      name: 'second-value',
      what: 'the second value of a key is ignored',
      source: 'IBM, LEEF event components',
      applies: (message) => breaks(message, 'key-twice'),
    },
    {
      name: 'ipv6-host',
      what: 'an IPv6 address as host leads to no log source',
      source: 'IBM, log source identifier',
      applies: ({ header }) => header.host.includes(':'),
    },
    {
      name: 'no-source',
      what: 'without src the source address becomes that of the header or of the sender',
      source: 'QRadar 7.3.3, observed',
      applies: ({ event }) => event !== undefined && !event.values.has('src') && !event.values.has('c6a2'),
    },
  ],
  arcsight: [
    {
      name: 'leef',
      what: 'no SmartConnector reads LEEF',
      source: 'ArcSight SmartConnector, Syslog Daemon',
      applies: ({ event }) => event?.format === 'leef',
    },
    {
      name: 'json',
      what: 'the SmartConnectors for syslog take no JSON apart: it stays one text',
      source: 'ArcSight SmartConnector, Syslog Daemon',
      applies: ({ event }) => event?.format === 'json',
    },
    {
      name: 'octet-counting',
      what: 'Raw TCP is read line by line: the octet count is taken for text',
      source: 'no document states octet counting',
      applies: ({ isCounted }) => isCounted,
    },
    {
      name: 'cut-field',
      what: 'a field longer than its column is cut',
      source: 'CEF Implementation Standard, document version 27',
      applies: (message) => breaks(message, 'value-length') || breaks(message, 'cef-header-length'),
    },
    {
      name: 'no-value',
      what: 'a value that is not of its field’s type is left out',
      source: 'CEF Implementation Standard, document version 27',
      applies: (message) => breaks(message, 'value-type'),
    },
    {
      name: 'overwritten',
      what: 'a key that only ArcSight sets is overwritten',
      source: 'CEF Implementation Standard, document version 27',
      applies: (message) => breaks(message, 'cef-consumer-key'),
    },
  ],
  splunk: [
    {
      name: 'cut',
      what: 'cut at 65,536 bytes',
      source: sc4s,
      applies: ({ length }) => length > 65_536,
    },
    {
      name: 'windows',
      what: 'a vendor with `Microsoft` in it is filed under Windows event logs (oswinsec)',
      source: sc4s,
      applies: ({ event }) => event?.format === 'cef' && event.header[0]?.includes('Microsoft') === true,
    },
    {
      name: 'header-pipe',
      what: 'the header is parted at every pipe, escaped or not: all fields behind it shift',
      source: sc4s,
      applies: ({ event }) => event?.format === 'cef' && event.header.some((field) => field.includes('|')),
    },
    {
      name: 'cef-1',
      what: 'only `CEF:0` is looked for',
      source: sc4s,
      applies: ({ event }) => event?.format === 'cef' && event.version !== '0',
    },
    {
      name: 'leef-program',
      what: 'LEEF is recognised only where the program is LEEF: without tag, and not behind RFC 5424',
      source: sc4s,
      applies: ({ event, header }) =>
        event?.format === 'leef' && header.appName !== '' && header.appName !== 'LEEF',
    },
    {
      name: 'leef-few',
      what: 'fewer than four attributes are not parted',
      source: sc4s,
      applies: ({ event }) => event?.format === 'leef' && event.version === '1.0' && event.values.size < 4,
    },
    {
      name: 'leef-pipe',
      what: 'a pipe in a value is an error',
      source: sc4s,
      applies: (message) => breaks(message, 'leef-pipe'),
    },
  ],
};

function breaks({ deviations }: ReadMessage, rule: RuleName): boolean {
  return deviations.some((each) => each.rule === rule);
}

function hasControl({ deviations }: ReadMessage, character?: string): boolean {
  return deviations.some(
    ({ rule, detail }) =>
      rule === 'control-character' && (character === undefined ? detail !== 'U+0009' : detail === character),
  );
}
