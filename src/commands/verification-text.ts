// What `verify` found, for people at a terminal.
import type { NumberRange } from '../oracle/number-ranges.ts';
import type { Finding, Verification } from '../oracle/verification.ts';
import { sizeText, textTable } from './text-table.ts';

/** All of them are in `--json`. */
const mostRanges = 20;

export function verificationText(report: Verification): string {
  const { messages, bytes, valid, invalid, cef, leef, json, unnumbered, unfollowed } = report;
  const head =
    `${messages === 1 ? '1 message' : `${number(messages)} messages`} (${sizeText(bytes)}): ${number(valid)} valid, ${number(invalid)} invalid; ` +
    `${number(cef)} CEF, ${number(leef)} LEEF, ${number(json)} JSON, ${number(messages - cef - leef - json)} of another kind\n`;
  return [
    head,
    unnumbered === 0 ? '' : `${number(unnumbered)} events carry no record id and number of this connector.\n`,
    unfollowed === 0 ? '' : `${number(unfollowed)} lines belong to feeds beyond the first thousand.\n`,
    findingsText('Invalid', report.deviations),
    feedsText(report),
    report.receiver === undefined ? '' : effectsText(report),
  ].join('');
}

function findingsText(title: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const texts = findings.map(({ name, meaning, source, messages, examples }) => {
    const places = examples.map(
      ({ file, message, offset, detail }) => `    ${file}, message ${message}, byte ${offset}: ${detail}\n`,
    );
    return `  ${name}: ${number(messages)}\n    ${meaning} (${source}).\n${places.join('')}`;
  });
  return `\n${title}\n${texts.join('')}`;
}

function feedsText({ feeds, receiver }: Verification): string {
  if (feeds.length === 0)
    return '\nNo line carries a number of this connector: nothing can be said of missing ones.\n';
  const rows = feeds.map((each) => [
    ...[each.tenant, each.feed, each.lines],
    ...[String(each.first), String(each.last), each.missing, each.repeatedLines],
  ]);
  const table = textTable(['tenant', 'feed', 'lines', 'first', 'last', 'missing', 'repeated'], rows);
  const missing = feeds.flatMap(({ tenant, feed, missingRanges, unnamedMissing }) => {
    const unnamed = unnamedMissing === 0 ? [] : [`${number(unnamedMissing)} in holes too many to name`];
    return namesText(`${feed} of ${tenant}`, 'missing', missingRanges, unnamed);
  });
  const repeated = feeds.flatMap(({ tenant, feed, repeatedRanges }) =>
    namesText(`${feed} of ${tenant}`, 'more than once', repeatedRanges, []),
  );
  const isMerged = receiver === 'qradar' && missing.length > 0;
  const cause = isMerged
    ? '  A possible cause: QRadar merges lines of equal id, addresses and user within 10 s while coalescing is on.\n'
    : '';
  return `\nNumbers\n${table}${missing.join('')}${cause}${repeated.join('')}`;
}

function namesText(
  feed: string,
  what: string,
  ranges: readonly NumberRange[],
  unnamed: readonly string[],
): readonly string[] {
  if (ranges.length + unnamed.length === 0) return [];
  const named = ranges.slice(0, mostRanges).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const more = ranges.length > mostRanges ? [`and ${number(ranges.length - mostRanges)} more ranges`] : [];
  return [`  ${feed}: ${[...named, ...more, ...unnamed].join(', ')} ${what}\n`];
}

function effectsText({ receiver, effects }: Verification): string {
  if (effects.length === 0) return `\n${receiver} would cut and change nothing.\n`;
  return findingsText(`What ${receiver} cuts or changes`, effects);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
