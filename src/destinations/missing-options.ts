// Options of a destination that neither the configuration nor the profile names, and its transport needs.
import type { FormatName } from '../model/format-choice.ts';
import { type Transport, type TransportOption, transportFacts } from './transports.ts';
import type { WrittenDestinationOptions } from './written-options.ts';

export interface MissingOption {
  readonly path: string[];
  readonly message: string;
}

/** `filled` as the profile filled them in; undefined where it could not. */
export function missingOptions(
  { profile, host, hosts, path }: WrittenDestinationOptions,
  filled: {
    readonly transport: Transport | undefined;
    readonly format: FormatName | undefined;
    readonly port: number | undefined;
  },
): readonly MissingOption[] {
  const { transport, format, port } = filled;
  const needs = (option: TransportOption) =>
    transport === undefined ? option !== 'path' : transportFacts[transport].uses.includes(option);
  const missing: MissingOption[] = [];
  const note = (option: string, why: string) => missing.push({ path: [option], message: `is missing${why}` });
  const noUsual = (what: string) => `: the profile ${profile} has no usual ${what}`;
  if (needs('host') && host === undefined && hosts === undefined) note('host', '');
  if (needs('path') && path === undefined) note('path', '');
  if (transport === undefined) note('transport', noUsual('transport'));
  if (format === undefined) note('format', noUsual('format'));
  if (needs('port') && port === undefined) {
    note('port', noUsual(transport === undefined ? 'port' : `port for ${transport}`));
  }
  return missing;
}
