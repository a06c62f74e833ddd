// Options of a destination that are each fine and do not go together, with what to do about it.
import type { FormatName } from '../model/format-choice.ts';
import { isLoopback } from '../world/loopback.ts';
import { headerModes } from './header.ts';
import { parseHost } from './host-list.ts';
import { isEncrypted, type Transport, transportFacts, transportOptions, transports } from './transports.ts';
import type { WrittenDestinationOptions } from './written-options.ts';

export interface Contradiction {
  readonly path: string[];
  readonly message: string;
  readonly params: { readonly remedy: string };
}

/** `transport` and `format` as the profile filled them in; undefined where it could not. */
export function contradictions(
  written: WrittenDestinationOptions,
  transport: Transport | undefined,
  format: FormatName | undefined,
): readonly Contradiction[] {
  return [
    ...(transport === undefined ? [] : transportContradictions(written, transport)),
    ...(format === undefined ? [] : formatContradictions(written, format)),
    ...hostContradictions(written),
    ...rateContradictions(written),
  ];
}

function transportContradictions(
  written: WrittenDestinationOptions,
  transport: Transport,
): readonly Contradiction[] {
  const { uses, proofs, mostBytes } = transportFacts[transport];
  const found: Contradiction[] = [];
  const { host, hosts = [], allowCleartext, proof, maxBytes, header } = written;
  const named = [
    ...(host === undefined ? [] : [host]),
    ...hosts.flatMap((each) => parseHost(each)?.host ?? []),
  ];
  const distant = named.find((each) => !isLoopback(each));
  if (!isEncrypted(transport, written.tls) && distant !== undefined && allowCleartext !== true) {
    found.push({
      path: ['transport'],
      message: `${transport} would send events to ${distant} unencrypted`,
      params: {
        remedy: `${encryptInstead(transport)}, or write allowCleartext: true if the network between is trusted.`,
      },
    });
  }
  for (const option of transportOptions) {
    if (written[option] === undefined || uses.includes(option)) continue;
    const users = transports.filter((each) => transportFacts[each].uses.includes(option));
    found.push({
      path: [option],
      message: `stands beside transport ${transport}, which does not use it`,
      params: { remedy: `Use transport: ${users.join(' or ')}, or remove ${option}.` },
    });
  }
  if (proof !== undefined && !proofs.includes(proof)) {
    found.push({
      path: ['proof'],
      message: `cannot be ${proof} over ${transport}`,
      params: { remedy: `Write ${proofs.join(' or ')}, or use another transport.` },
    });
  }
  if (maxBytes !== undefined && mostBytes !== undefined && maxBytes > mostBytes) {
    found.push({
      path: ['maxBytes'],
      message: `is more than ${mostBytes}, which is the most that ${transport} carries`,
      params: { remedy: `Write ${mostBytes} or less; 1024 is what every receiver of ${transport} takes.` },
    });
  }
  if (header === 'none' && uses.includes('host')) {
    found.push({
      path: ['header'],
      message: `is none, and over ${transport} no line can do without one`,
      params: { remedy: `Remove header, or write ${headerModes.join(', ')}.` },
    });
  }
  return found;
}

function hostContradictions({ host, hosts, group }: WrittenDestinationOptions): readonly Contradiction[] {
  if (host !== undefined && hosts !== undefined) {
    const remedy = 'Remove host, and name it among hosts.';
    return [{ path: ['host'], message: 'stands beside hosts', params: { remedy } }];
  }
  if (group === undefined || hosts !== undefined) return [];
  const remedy = 'Name several receivers under hosts, or remove group.';
  return [{ path: ['group'], message: 'is for several hosts, and there is one', params: { remedy } }];
}

function formatContradictions(
  { severity, leefDelimiter }: WrittenDestinationOptions,
  format: FormatName,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (severity === 'words' && format !== 'cef' && format !== 'cef1') {
    const remedy = 'Remove severity, or use format: cef.';
    const message = 'LEEF and JSON write severity as a number only';
    found.push({ path: ['severity'], message, params: { remedy } });
  }
  if (leefDelimiter !== undefined && format !== 'leef2') {
    const remedy = 'Remove leefDelimiter, or use format: leef2.';
    const message = `stands beside format ${format}, which does not use it`;
    found.push({ path: ['leefDelimiter'], message, params: { remedy } });
  }
  return found;
}

function rateContradictions({
  catchUpPerSecond = 0,
  rate: { eventsPerSecond = catchUpPerSecond },
}: WrittenDestinationOptions): readonly Contradiction[] {
  if (catchUpPerSecond <= eventsPerSecond) return [];
  const remedy = 'Lower one of the two, or leave catchUpPerSecond out.';
  const message = `is more than rate.eventsPerSecond (${eventsPerSecond}) lets through`;
  return [{ path: ['catchUpPerSecond'], message, params: { remedy } }];
}

function encryptInstead(transport: Transport): string {
  return transportFacts[transport].encrypted === 'with-tls'
    ? 'Give it the group tls (tls: {} where the system trusts the receiver)'
    : 'Use transport: tls';
}
