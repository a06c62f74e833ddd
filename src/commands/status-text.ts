// The service's status as text for a terminal.
import { credentialUntilText, expiryText } from '../notices/expiry-text.ts';
import { healthOf } from '../notices/health.ts';
import { proofText } from '../notices/proof-text.ts';
import type { DestinationStatus, SourceStatus, Status, Trouble } from '../notices/status.ts';
import { durationText, minutesText, momentText, sizeText, textTable, timeText } from './text-table.ts';

const hostWords = { 'in-use': 'is in use', standby: 'stands by', down: 'is down' } as const;

export function statusText(status: Status): string {
  const { isHealthy } = healthOf(status);
  const head = [
    `Defender SIEM connector ${status.version}, up ${durationText(status.uptimeSeconds)}`,
    isHealthy ? 'healthy' : 'needs attention',
    ...(status.isStopping ? ['stopping'] : []),
  ].join(', ');
  const hashes = `configuration ${status.configurationHash.slice(0, 12)}, mappings ${status.mappingHash.slice(0, 12)}`;
  return [
    `${head}\n${hashes}\n`,
    credentials(status),
    sources(status),
    journal(status),
    destinations(status),
  ].join('\n');
}

function credentials({ credentials: all, atMs }: Status): string {
  const rows = all.map((credential) => [
    credential.tenant,
    credential.kind,
    credential.works === 'unknown' ? 'not seen yet' : credential.works,
    credentialUntilText(credential, atMs),
  ]);
  return `Credentials\n${textTable(['tenant', 'signs in with', 'works', 'until'], rows)}`;
}

function sources({ sources: all, atMs }: Status): string {
  const rows = all.map(({ name, tenant, state, lastSuccessAtMs, coverage, stored, repeated, filtered }) => [
    name,
    tenant,
    state,
    lastSuccessAtMs === undefined ? 'not yet' : `${durationText((atMs - lastSuccessAtMs) / 1_000)} ago`,
    ...coverageCells(coverage, atMs),
    stored,
    repeated,
    filtered,
  ]);
  const head = [
    'source',
    'tenant',
    'state',
    'up to date',
    'complete through',
    'pending',
    'lost',
    'new',
    'repeated',
    'filtered',
  ];
  const table = textTable(head, rows);
  return `Sources\n${table}${troubles(all, atMs)}${backfills(all)}`;
}

/** Of the last seven days; the connector's own sources collect nothing. */
function coverageCells(coverage: SourceStatus['coverage'], atMs: number): readonly string[] {
  if (coverage === undefined) return ['', '', ''];
  const { completeThroughMs, pendingMinutes, lostMinutes } = coverage;
  return [
    completeThroughMs === undefined ? 'not yet' : momentText(completeThroughMs, atMs),
    minutesText(pendingMinutes),
    minutesText(lostMinutes),
  ];
}

function backfills(all: Status['sources']): string {
  return all
    .flatMap(({ name, backfills: running }) => running.map((each) => ({ name, ...each })))
    .map(({ name, id, fromMs, toMs, doneToMs, reason }) => {
      const share = Math.floor((100 * (doneToMs - fromMs)) / (toMs - fromMs));
      const failing = reason === '' ? '' : `, failing: ${reason}`;
      return `  ${name} fills in ${timeText(fromMs)} to ${timeText(toMs)} (back-fill ${id}): ${share} % done${failing}\n`;
    })
    .join('');
}

function journal({ journal: { bytes, maxBytes, segments, isFull, rejects, unconfigured } }: Status): string {
  const gone = unconfigured.map(
    ({ name, records, bytes: waiting }) =>
      `  ${name} is not in the configuration, and ${records} records (${sizeText(waiting)}) wait for it; to end that: defender-siem destinations forget ${name}\n`,
  );
  const full = isFull ? ' Full: pulling waits for the destinations.' : '';
  return `Journal\n  ${sizeText(bytes)} of ${sizeText(maxBytes)} in ${segments} segments, ${rejects} records set aside.${full}\n${gone.join('')}`;
}

function destinations({ destinations: all, atMs }: Status): string {
  const rows = all.map((each) => [
    each.name,
    each.state,
    proofText(each),
    each.delivered,
    each.leftOut,
    each.filtered,
    each.setAside,
    each.unproven,
    each.behind.reduce((sum, { records }) => sum + records, 0),
    oldestText(each, atMs),
    each.canary === undefined ? '' : `${(each.canary.latencyMs / 1_000).toFixed(1)} s`,
  ]);
  const head = [
    'destination',
    'state',
    'proof',
    'delivered',
    'left out',
    'filtered',
    'set aside',
    'unproven',
    'behind',
    'since',
    'canary',
  ];
  return `Destinations\n${textTable(head, rows)}${troubles(all, atMs)}${hostsText(all)}${replays(all)}${certificates(all, atMs)}`;
}

function hostsText(all: Status['destinations']): string {
  return all
    .flatMap(({ name, hosts }) =>
      hosts.map(({ address, state }) => `  ${name}: ${address} ${hostWords[state]}\n`),
    )
    .join('');
}

/** None without TLS. */
function certificates(all: Status['destinations'], atMs: number): string {
  const rows = all.flatMap(({ name, certificates: shown }) =>
    shown.map(({ whose, address, subject, expiresAtMs }) => [
      name,
      address,
      whose,
      subject,
      expiryText(expiresAtMs, atMs),
    ]),
  );
  if (rows.length === 0) return '';
  return `\nCertificates\n${textTable(['destination', 'address', 'of', 'subject', 'until'], rows)}`;
}

function replays(all: Status['destinations']): string {
  return all
    .flatMap(({ name, replay }) => (replay === undefined ? [] : [{ name, ...replay }]))
    .map(({ name, id, share }) => `  ${name} gets replay ${id}: ${Math.floor(share * 100)} % done\n`)
    .join('');
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
