// The service's status as text for a terminal.
import { healthOf } from '../notices/health.ts';
import type { DestinationStatus, Status, Trouble } from '../notices/status.ts';
import { durationText, megabytesText, textTable } from './text-table.ts';

export function statusText(status: Status): string {
  const { isHealthy } = healthOf(status);
  const head = [
    `Defender SIEM connector ${status.version}, up ${durationText(status.uptimeSeconds)}`,
    isHealthy ? 'healthy' : 'needs attention',
    ...(status.isStopping ? ['stopping'] : []),
  ].join(', ');
  const hashes = `configuration ${status.configurationHash.slice(0, 12)}, mappings ${status.mappingHash.slice(0, 12)}`;
  return [`${head}\n${hashes}\n`, sources(status), journal(status), destinations(status)].join('\n');
}

function sources({ sources: all, atMs }: Status): string {
  const rows = all.map(({ name, tenant, state, lastSuccessAtMs, stored, repeated, filtered }) => [
    name,
    tenant,
    state,
    lastSuccessAtMs === undefined ? 'not yet' : `${durationText((atMs - lastSuccessAtMs) / 1_000)} ago`,
    stored,
    repeated,
    filtered,
  ]);
  const table = textTable(['source', 'tenant', 'state', 'up to date', 'new', 'repeated', 'filtered'], rows);
  return `Sources\n${table}${troubles(all, atMs)}`;
}

function journal({ journal: { bytes, maxBytes, segments, isFull, rejects } }: Status): string {
  const full = isFull ? ' Full: pulling waits for the destinations.' : '';
  return `Journal\n  ${megabytesText(bytes)} of ${megabytesText(maxBytes)} in ${segments} segments, ${rejects} records set aside.${full}\n`;
}

function destinations({ destinations: all, atMs }: Status): string {
  const rows = all.map((each) => [
    each.name,
    each.state,
    each.proof,
    each.delivered,
    each.leftOut,
    each.setAside,
    each.unproven,
    each.behind.reduce((sum, { records }) => sum + records, 0),
    oldestText(each, atMs),
  ]);
  const head = [
    'destination',
    'state',
    'proof',
    'delivered',
    'left out',
    'set aside',
    'unproven',
    'behind',
    'since',
  ];
  return `Destinations\n${textTable(head, rows)}${troubles(all, atMs)}`;
}

function oldestText({ behind }: DestinationStatus, atMs: number): string {
  const times = behind.map(({ oldestCommittedAtMs }) => oldestCommittedAtMs).filter((at) => at !== undefined);
  return times.length === 0 ? '' : durationText((atMs - Math.min(...times)) / 1_000);
}

function troubles(parts: readonly { name: string; trouble: Trouble | undefined }[], atMs: number): string {
  return parts
    .flatMap(({ name, trouble }) => (trouble === undefined ? [] : [{ name, trouble }]))
    .map(({ name, trouble }) => {
      const since = durationText((atMs - trouble.sinceMs) / 1_000);
      return `  ${name}, for ${since}: ${trouble.message}\n    ${trouble.remedy}\n`;
    })
    .join('');
}
