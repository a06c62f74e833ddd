// The options of a destination. What is not given comes from its profile; the output has every choice made.
import { isIP } from 'node:net';
import { z } from 'zod';
import { formatNames, severityStyles } from '../model/format-choice.ts';
import { framings } from './framing.ts';
import { facilities, headerModes } from './header.ts';
import { type Profile, profileNames, profiles } from './profiles.ts';
import { tlsOptions } from './tls-options.ts';

const whole = (from: number, to: number) => z.int().min(from).max(to).optional();

const givenOptions = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and "-", not at either end')
    .describe('Name of the destination; its settled marks and sequence numbers are kept under it.'),
  profile: z
    .enum(profileNames)
    .describe('What kind of receiver it is; chooses the defaults of all options below.'),
  transport: z.enum(['tls', 'tcp']).optional().describe('How lines travel: TLS, or TCP in clear text.'),
  host: z.string().min(1).describe('Host name or address of the receiver.'),
  port: whole(1, 65_535).describe("Port of the receiver; the profile's usual one if left out."),
  tls: tlsOptions.prefault({}).describe('How the receiver is recognised and we show ourselves to it.'),
  allowCleartext: z
    .boolean()
    .default(false)
    .describe(
      'Agrees to transport tcp to another machine, where anybody on the way can read and change lines.',
    ),
  format: z
    .enum(formatNames)
    .optional()
    .describe('cef = CEF:0; leef1 = LEEF:1.0 with TAB; leef2 = LEEF:2.0 with ^, for relays.'),
  severity: z
    .enum(severityStyles)
    .optional()
    .describe('Severity in the CEF header: 0 to 10, or Low to Very-High.'),
  deviceVendor: z.string().min(1).max(63).optional().describe('Vendor in the CEF or LEEF header.'),
  header: z
    .enum(headerModes)
    .optional()
    .describe('Syslog header: RFC 3164 without a tag, with the tag "defender-siem:", or RFC 5424.'),
  framing: z
    .enum(framings)
    .optional()
    .describe('What divides messages: a line feed, or the length before each.'),
  facility: z.enum(facilities).optional().describe('Syslog facility.'),
  priority: z
    .enum(['notice', 'by-severity'])
    .optional()
    .describe('Syslog severity: always notice, or info, notice, err and crit by the severity of the event.'),
  maxBytes: whole(480, 1_048_576).describe('Most bytes of one message, header and framing included.'),
  catchUpPerSecond: whole(1, 1_000_000).describe('Most lines per second while there is a backlog.'),
  proof: z
    .enum(['confirmed-by-close', 'acknowledged-by-host'])
    .optional()
    .describe('When a line counts as delivered; see "What is guaranteed".'),
  rotateSeconds: whole(1, 3_600).describe(
    'Shortest time in seconds between two connections, unless so much is sent that one is full; for confirmed-by-close.',
  ),
  settleSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(5)
    .describe('Seconds a connection must hold after lines were acknowledged; for acknowledged-by-host.'),
  startAt: z
    .enum(['oldest', 'now'])
    .default('oldest')
    .describe('Where a new destination begins: with all the journal keeps, or with what comes from now on.'),
});

type Given = z.output<typeof givenOptions>;

/** With every default of the profile filled in. */
export const destinationOptions = givenOptions.superRefine(checkTogether).transform(withDefaults);

export type DestinationOptions = z.output<typeof destinationOptions>;

function checkTogether(given: Given, context: z.RefinementCtx): void {
  const profile: Profile = profiles[given.profile];
  const transport = transportOf(given);
  const complain = (option: keyof Given, message: string) =>
    context.addIssue({ code: 'custom', path: [option], message });
  if (transport === undefined)
    complain('transport', `must be named: profile ${given.profile} has no default`);
  if ((given.format ?? profile.format) === undefined) {
    complain('format', `must be named: profile ${given.profile} has no default`);
  }
  if (transport !== undefined && (given.port ?? profile.ports[transport]) === undefined) {
    complain('port', `must be named: profile ${given.profile} has no usual port for ${transport}`);
  }
  if (transport === 'tcp' && !given.allowCleartext && !isLoopback(given.host)) {
    complain(
      'transport',
      'tcp sends events in clear text to another machine; use tls, or agree with allowCleartext: true',
    );
  }
}

function withDefaults(given: Given) {
  const profile: Profile = profiles[given.profile];
  const transport = transportOf(given) ?? 'tls';
  const { proof } = profile;
  return {
    ...given,
    transport,
    port: given.port ?? profile.ports[transport] ?? 0,
    format: given.format ?? profile.format ?? 'cef',
    severity: given.severity ?? profile.severity,
    deviceVendor: given.deviceVendor ?? profile.deviceVendor,
    header: given.header ?? profile.header,
    framing: given.framing ?? profile.framing[transport],
    facility: given.facility ?? profile.facility,
    priority: given.priority ?? profile.priority,
    maxBytes: given.maxBytes ?? profile.maxBytes[transport],
    catchUpPerSecond: given.catchUpPerSecond ?? profile.catchUpPerSecond,
    proof:
      given.proof ?? (proof[transport] === 'acknowledged-by-host' ? proof[transport] : 'confirmed-by-close'),
    rotateSeconds: given.rotateSeconds ?? profile.rotateSeconds,
  } as const;
}

function transportOf(given: Given): 'tls' | 'tcp' | undefined {
  const transport = given.transport ?? profiles[given.profile].transport;
  return transport === 'tls' || transport === 'tcp' ? transport : undefined;
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}
