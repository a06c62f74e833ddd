// Options of a destination that are each fine and do not go together, with what to do about it.
import type { FormatName } from '../model/format-choice.ts';
import { isLoopback } from '../world/loopback.ts';
import { type Transport, transportFacts, transportOptions, transports } from './transports.ts';
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
    ...rateContradictions(written),
  ];
}

function transportContradictions(
  written: WrittenDestinationOptions,
  transport: Transport,
): readonly Contradiction[] {
  const { uses, proofs, isEncrypted, mostBytes } = transportFacts[transport];
  const found: Contradiction[] = [];
  const { host, allowCleartext, proof, maxBytes } = written;
  if (!isEncrypted && host !== undefined && allowCleartext !== true && !isLoopback(host)) {
    found.push({
      path: ['transport'],
      message: `${transport} would send events to ${host} unencrypted`,
      params: {
        remedy: 'Use transport: tls, or write allowCleartext: true if the network between is trusted.',
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
  return found;
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
