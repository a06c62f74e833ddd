// The options of a destination as they stand in the configuration. What a profile fills in where they are
// silent is in profiles.ts; what a value means on the wire is left to header, framing, formats and wires.
import { z } from 'zod';
import { formatNames, overlongWays, severityStyles } from '../model/format-choice.ts';
import { parseLeefDelimiter } from '../model/leef-delimiter.ts';
import type { ProofLevel } from './destination.ts';
import { patternProblem } from './file-pattern.ts';
import { framings } from './framing.ts';
import { facilities, headerModes } from './header.ts';
import { groupWays } from './host-group.ts';
import { parseHost } from './host-list.ts';
import { profileNames } from './profiles.ts';
import { onlyOptions, rateOptions } from './shaping-options.ts';
import { tlsOptions } from './tls-options.ts';
import { transports } from './transports.ts';

/** All that can be asked for; which of them a transport can give is in transports.ts. */
const proofs = [
  'confirmed-by-close',
  'acknowledged-by-host',
  'acknowledged-by-receiver',
  'sent',
  'on-disk',
] as const satisfies readonly ProofLevel[];

export const writtenDestinationOptions = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and "-", not at either end')
    .describe('Name of the destination; its settled marks and sequence numbers are kept under it.'),
  profile: z.enum(profileNames).describe('The kind of receiver, which sets all defaults below.'),
  transport: z.enum(transports).optional().describe('How lines travel. By profile.'),
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:-]+$/, 'must be a host name or an IP address, without port or protocol')
    .optional()
    .describe("The receiver's host name or address; must be given unless lines go into files."),
  hosts: z
    .array(
      z.string().refine((text) => parseHost(text) !== undefined, {
        error:
          'must be a host name or an IP address, with or without a port, such as a.example:6514 or [::1]:6514',
      }),
    )
    .min(2)
    .max(32)
    .refine((list) => new Set(list).size === list.length, { error: 'names one host twice' })
    .optional()
    .describe('In place of host: several receivers that share the work or stand in for one another.'),
  group: z
    .enum(groupWays)
    .optional()
    .describe(
      'With hosts: failover (usual) uses the first that is well and goes back to it, balance all that are well, each feed on one of them.',
    ),
  port: z.int().min(1).max(65_535).optional().describe("The receiver's port. By profile and transport."),
  path: z
    .string()
    .superRefine((path, context) => {
      const problem = patternProblem(path);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe(
      'Where the files of transport file lie, for example /var/log/defender-siem/events-%Y-%m-%d.log: the date is that of UTC, of %Y, %m, %d, %H and %M; a new date begins a new file.',
    ),
  rotateMegabytes: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'A file of this size is followed by another one, with a number before the ending of its name. No limit when left out.',
    ),
  keepFiles: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe(
      'Only so many files are kept, and the oldest are removed, read or not. All are kept when left out.',
    ),
  groupMayRead: z
    .boolean()
    .optional()
    .describe(
      'Whether new files can be read by the group of the user the service runs as (mode 0640), not by this user only (0600).',
    ),
  tls: tlsOptions
    .optional()
    .describe(
      'How the receiver is verified and we prove ourselves; for tls, and for relp, which is in clear without it.',
    ),
  allowCleartext: z
    .boolean()
    .optional()
    .describe(
      'Whether lines may cross the network without encryption; needed for tcp, udp and relp without tls beyond this machine.',
    ),
  format: z
    .enum(formatNames)
    .optional()
    .describe(
      'cef is CEF:0, cef1 CEF:1, leef1 LEEF:1.0 with TAB, leef2 LEEF:2.0, json the mapped event as one flat object, json-original what Microsoft sent as it came. By profile.',
    ),
  leefDelimiter: z
    .string()
    .refine((text) => parseLeefDelimiter(text) !== undefined, {
      error:
        'must be a character or its number, such as 0x5e or x09, that occurs in no key, id, time or address: not a letter, digit, blank or one of = | \\ " + , . / : @ _ -',
    })
    .optional()
    .describe(
      'What parts the attributes of leef2: one character, or its number as in 0x5e or x09. ^ when left out.',
    ),
  header: z
    .enum([...headerModes, 'none'])
    .optional()
    .describe('Syslog header; rfc3164 has no tag. By profile; in files none if left out.'),
  framing: z
    .enum(framings)
    .optional()
    .describe('How lines are told apart on tls and tcp. By profile and transport.'),
  maxBytes: z
    .int()
    .min(1_024)
    .max(1_048_576)
    .optional()
    .describe(
      'Most bytes of one message, header and framing included; over relp never more than the receiver takes, which cuts and acknowledges all the same; a datagram carries at most 65507. By profile and transport.',
    ),
  overlong: z
    .enum(overlongWays)
    .default('cut')
    .describe(
      'What becomes of an event too long for one line: cut shortens it, and names in the line what was cut; continue sends numbered further lines (see "Formats").',
    ),
  severity: z
    .enum(severityStyles)
    .optional()
    .describe('How CEF writes severity: 0 to 10, or Low, Medium, High, Very-High. By profile.'),
  facility: z.enum(facilities).optional().describe('Syslog facility. By profile.'),
  deviceVendor: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe("Takes the place of the product's own vendor in every line. By profile."),
  catchUpPerSecond: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'Most lines a second on average, which is felt while there is a backlog. By profile; over udp 1000 where that has no limit.',
    ),
  rate: rateOptions.prefault({}).describe('How fast lines may go besides; alerts go first at any rate.'),
  only: onlyOptions
    .prefault({})
    .describe(
      "Which records it gets. The connector's own events (gaps, health, heartbeat) come in any case.",
    ),
  proof: z
    .enum(proofs)
    .optional()
    .describe('When a line counts as delivered (see "What is guaranteed"). By transport.'),
  rotateSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .optional()
    .describe(
      'Seconds; a connection is renewed for its proof no more often than this, unless so much is sent that one is full. By profile.',
    ),
  settleSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .optional()
    .describe(
      'Seconds without a break after which acknowledged-by-host counts lines as delivered; usually 5.',
    ),
  relpWindow: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Most lines on their way over relp that the receiver has not acknowledged; usually 128.'),
  silentSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .optional()
    .describe(
      'Seconds that a receiver may leave what it was sent unacknowledged, or a question unanswered, before its connection is given up and made anew; usually 30.',
    ),
  startAt: z
    .enum(['oldest', 'now'])
    .default('oldest')
    .describe('Where a destination that is new begins: at the oldest record in the journal, or now.'),
});

export type WrittenDestinationOptions = z.output<typeof writtenDestinationOptions>;
