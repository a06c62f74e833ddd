// A destination's options with everything its profile fills in, checked as a whole.
import { z } from 'zod';
import type { FormatName, Overlong, SeverityStyle } from '../model/format-choice.ts';
import { type LeefDelimiter, parseLeefDelimiter } from '../model/leef-delimiter.ts';
import type { Framing } from './framing.ts';
import type { Facility, HeaderMode, PriorityRule } from './header.ts';
import { type ProfileName, profiles } from './profiles.ts';
import { type TlsOptions, tlsOptions } from './tls-options.ts';
import {
  type streamProofs,
  type transports,
  type WrittenDestinationOptions,
  writtenDestinationOptions,
} from './written-options.ts';

export interface DestinationOptions {
  readonly name: string;
  readonly profile: ProfileName;
  readonly transport: (typeof transports)[number];
  readonly host: string;
  readonly port: number;
  /** With its defaults also when the transport is `tcp`, which has no use for it. */
  readonly tls: TlsOptions;
  readonly format: FormatName;
  readonly leefDelimiter: LeefDelimiter | undefined;
  readonly header: HeaderMode;
  readonly framing: Framing;
  readonly maxBytes: number;
  readonly overlong: Overlong;
  readonly severity: SeverityStyle;
  readonly facility: Facility;
  readonly priority: PriorityRule;
  readonly deviceVendor: string | undefined;
  readonly catchUpPerSecond: number | undefined;
  readonly proof: (typeof streamProofs)[number];
  readonly rotateSeconds: number;
  readonly settleSeconds: number;
  readonly startAt: 'oldest' | 'now';
}

export const destinationOptions = writtenDestinationOptions.transform(
  (written, context): DestinationOptions => {
    const profile = profiles[written.profile];
    const transport = written.transport ?? asStream(profile.transport);
    const format = written.format ?? profile.format;
    const port = written.port ?? (transport === undefined ? undefined : profile.ports[transport]);
    const missing = { transport, format, port };
    for (const [name, value] of Object.entries(missing)) {
      if (value !== undefined) continue;
      const message = `is missing: the profile ${written.profile} has no usual ${name}${name === 'port' && transport !== undefined ? ` for ${transport}` : ''}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
    for (const issue of contradictions(written, transport, format))
      context.addIssue({ code: 'custom', ...issue });
    if (transport === undefined || format === undefined || port === undefined || context.issues.length > 0) {
      return z.NEVER;
    }
    const { allowCleartext: _allowCleartext, ...kept } = written;
    return {
      ...kept,
      transport,
      format,
      leefDelimiter:
        written.leefDelimiter === undefined ? undefined : parseLeefDelimiter(written.leefDelimiter),
      port,
      tls: written.tls ?? tlsOptions.parse({}),
      header: written.header ?? profile.header,
      framing: written.framing ?? profile.framing[transport],
      maxBytes: written.maxBytes ?? profile.maxBytes[transport],
      severity: written.severity ?? profile.severity,
      facility: written.facility ?? profile.facility,
      priority: profile.priority,
      deviceVendor: written.deviceVendor ?? profile.deviceVendor,
      catchUpPerSecond: written.catchUpPerSecond ?? profile.catchUpPerSecond,
      proof: written.proof ?? 'confirmed-by-close',
      rotateSeconds: written.rotateSeconds ?? profile.rotateSeconds,
    };
  },
);

interface Contradiction {
  readonly path: string[];
  readonly message: string;
  readonly params?: { readonly remedy: string };
}

function contradictions(
  { host, allowCleartext, tls, severity, leefDelimiter }: WrittenDestinationOptions,
  transport: string | undefined,
  format: FormatName | undefined,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (transport === 'tcp' && !allowCleartext && !isLoopback(host)) {
    const remedy = 'Use transport: tls, or write allowCleartext: true if the network between is trusted.';
    found.push({
      path: ['transport'],
      message: `tcp would send events to ${host} unencrypted`,
      params: { remedy },
    });
  }
  if (transport === 'tcp' && tls !== undefined) {
    const remedy = 'Use transport: tls, or remove the group tls.';
    found.push({
      path: ['tls'],
      message: 'stands beside transport tcp, which does not use it',
      params: { remedy },
    });
  }
  if (severity === 'words' && format !== undefined && format !== 'cef' && format !== 'cef1') {
    const remedy = 'Remove severity, or use format: cef.';
    const message = 'LEEF and JSON write severity as a number only';
    found.push({ path: ['severity'], message, params: { remedy } });
  }
  if (leefDelimiter !== undefined && format !== undefined && format !== 'leef2') {
    const remedy = 'Remove leefDelimiter, or use format: leef2.';
    const message = `stands beside format ${format}, which does not use it`;
    found.push({ path: ['leefDelimiter'], message, params: { remedy } });
  }
  return found;
}

function asStream(transport: string | undefined): 'tls' | 'tcp' | undefined {
  return transport === 'tls' || transport === 'tcp' ? transport : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
