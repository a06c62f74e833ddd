// A destination's options with everything its profile fills in, checked as a whole.
import { z } from 'zod';
import type { FormatName, Overlong, SeverityStyle } from '../model/format-choice.ts';
import { type LeefDelimiter, parseLeefDelimiter } from '../model/leef-delimiter.ts';
import { contradictions } from './contradictions.ts';
import type { ProofLevel } from './destination.ts';
import type { Framing } from './framing.ts';
import type { Facility, HeaderMode, PriorityRule } from './header.ts';
import type { GroupWay } from './host-group.ts';
import { type HostAndPort, hostsOf } from './host-list.ts';
import { missingOptions } from './missing-options.ts';
import { type ProfileName, profiles } from './profiles.ts';
import type { OnlyOptions, RateOptions } from './shaping-options.ts';
import { type TlsOptions, tlsOptions } from './tls-options.ts';
import { isEncrypted, type Transport, transportFacts } from './transports.ts';
import { writtenDestinationOptions } from './written-options.ts';

/** Options that the transport has no use for hold their defaults. */
export interface DestinationOptions {
  readonly name: string;
  readonly profile: ProfileName;
  readonly transport: Transport;
  /** The first of `hosts`; empty where lines go into files. */
  readonly host: string;
  /** 0 where lines go into files. */
  readonly port: number;
  readonly hosts: readonly HostAndPort[];
  /** How several hosts are used. */
  readonly group: GroupWay;
  /** Empty where lines go over the network. */
  readonly path: string;
  readonly rotateMegabytes: number | undefined;
  readonly keepFiles: number | undefined;
  readonly groupMayRead: boolean;
  readonly isEncrypted: boolean;
  readonly tls: TlsOptions;
  readonly format: FormatName;
  readonly leefDelimiter: LeefDelimiter | undefined;
  readonly header: HeaderMode | 'none';
  readonly framing: Framing;
  readonly maxBytes: number;
  readonly overlong: Overlong;
  readonly severity: SeverityStyle;
  readonly facility: Facility;
  readonly priority: PriorityRule;
  readonly deviceVendor: string | undefined;
  readonly catchUpPerSecond: number | undefined;
  readonly rate: RateOptions;
  readonly only: OnlyOptions;
  /** One of those the transport can give. */
  readonly proof: ProofLevel;
  readonly rotateSeconds: number;
  readonly settleSeconds: number;
  readonly relpWindow: number;
  readonly silentSeconds: number;
  readonly startAt: 'oldest' | 'now';
}

const settleSeconds = 5;
/** As librelp's own client. */
const relpWindow = 128;
const silentSeconds = 30;

export const destinationOptions = writtenDestinationOptions.transform(
  (written, context): DestinationOptions => {
    const profile = profiles[written.profile];
    const transport = written.transport ?? profile.transport;
    const format = written.format ?? profile.format;
    const usualPort = written.port ?? (transport === undefined ? undefined : profile.ports[transport]);
    const hosts = hostsOf(written, usualPort);
    // Not needed where every host brings its own.
    const port = usualPort ?? (hosts.length === written.hosts?.length ? hosts[0]?.port : undefined);
    const issues = [
      ...missingOptions(written, { transport, format, port }),
      ...contradictions(written, transport, format),
    ];
    for (const issue of issues) context.addIssue({ code: 'custom', ...issue });
    if (transport === undefined || format === undefined || context.issues.length > 0) return z.NEVER;
    const { allowCleartext: _allowCleartext, ...kept } = written;
    const facts = transportFacts[transport];
    return {
      ...kept,
      transport,
      ...(hosts[0] ?? { host: '', port: 0 }),
      hosts,
      group: written.group ?? 'failover',
      path: written.path ?? '',
      rotateMegabytes: written.rotateMegabytes,
      keepFiles: written.keepFiles,
      groupMayRead: written.groupMayRead ?? false,
      format,
      leefDelimiter:
        written.leefDelimiter === undefined ? undefined : parseLeefDelimiter(written.leefDelimiter),
      isEncrypted: isEncrypted(transport, written.tls),
      tls: written.tls ?? tlsOptions.parse({}),
      header: written.header ?? facts.header ?? profile.header,
      framing: written.framing ?? profile.framing[transport] ?? 'lf',
      maxBytes: written.maxBytes ?? profile.maxBytes[transport],
      severity: written.severity ?? profile.severity,
      facility: written.facility ?? profile.facility,
      priority: profile.priority,
      deviceVendor: written.deviceVendor ?? profile.deviceVendor,
      catchUpPerSecond: written.catchUpPerSecond ?? profile.catchUpPerSecond ?? facts.catchUpPerSecond,
      proof: written.proof ?? facts.proofs[0],
      rotateSeconds: written.rotateSeconds ?? profile.rotateSeconds,
      settleSeconds: written.settleSeconds ?? settleSeconds,
      relpWindow: written.relpWindow ?? relpWindow,
      silentSeconds: written.silentSeconds ?? silentSeconds,
    };
  },
);
