// One page for people: the picture of the program with its figures. Made on the server, so that it needs no
// script; it asks for itself again every five seconds.
import { credentialUntilText, expiryText } from '../notices/expiry-text.ts';
import { type HealthReason, healthOf } from '../notices/health.ts';
import { proofText } from '../notices/proof-text.ts';
import type { DestinationStatus, SourceStatus, Status, Trouble } from '../notices/status.ts';

export function statusPage(status: Status): string {
  const { isHealthy, reasons } = healthOf(status);
  const { journal } = status;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="5">
<title>Defender SIEM connector</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Defender SIEM connector</h1>
<p><span class="${isHealthy ? 'good' : 'bad'}">${isHealthy ? 'healthy' : 'needs attention'}</span>
version ${text(status.version)}, up ${duration(status.uptimeSeconds)}${status.isStopping ? ', stopping' : ''}</p>
${besidesTroubles(reasons, status).map(troubleText).join('')}
</header>
<main>
<section><h2>Sources</h2>${status.sources.map((source) => sourceCard(source, status.atMs)).join('')}${credentialCard(status)}</section>
<div class="arrow" aria-hidden="true">→</div>
<section><h2>Journal</h2><article>
<h3>on disk <span class="${journal.isFull ? 'bad' : 'good'}">${journal.isFull ? 'full' : 'has room'}</span></h3>
${figures([
  ['size', `${megabytes(journal.bytes)} of ${megabytes(journal.maxBytes)}`],
  ['segments', number(journal.segments)],
  ['set aside', number(journal.rejects)],
])}
</article></section>
<div class="arrow" aria-hidden="true">→</div>
<section><h2>Destinations</h2>${status.destinations.map((destination) => destinationCard(destination, status.atMs)).join('')}</section>
</main>
<footer>The same as data: <code>/status</code> <code>/health</code> <code>/metrics</code></footer>
</body>
</html>
`;
}

/** The reasons that no card below tells as its trouble. */
function besidesTroubles(reasons: readonly HealthReason[], status: Status): readonly HealthReason[] {
  const told = new Set([...status.sources, ...status.destinations].map(({ trouble }) => trouble?.message));
  return reasons.filter((reason) => !told.has(reason.message));
}

function sourceCard(source: SourceStatus, now: number): string {
  const last = source.lastSuccessAtMs;
  return `<article>
<h3>${text(source.name)} ${badge(source.state)}</h3>
${figures([
  ['new', number(source.stored)],
  ['repeated', number(source.repeated)],
  ['filtered', number(source.filtered)],
  ['up to date', last === undefined ? 'not yet' : `${duration((now - last) / 1_000)} ago`],
  ...coverageFigures(source.coverage),
])}
${troubleText(source.trouble)}
</article>`;
}

function credentialCard({ credentials, atMs }: Status): string {
  const rows = credentials.map((credential): readonly [string, string] => {
    const { tenant, kind, works } = credential;
    return [
      text(tenant),
      text(`${works === 'next' ? 'next ' : ''}${kind}, ${credentialUntilText(credential, atMs)}`),
    ];
  });
  return `<article>\n<h3>credentials</h3>\n${figures(rows)}\n</article>`;
}

/** The connector's own sources collect nothing. */
function coverageFigures(coverage: SourceStatus['coverage']): readonly (readonly [string, string])[] {
  if (coverage === undefined) return [];
  const { completeThroughMs: ms, pendingMinutes, lostMinutes } = coverage;
  const through =
    ms === undefined ? 'not yet' : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [
    ['complete through', through],
    ['pending of 7 days', duration(pendingMinutes * 60)],
    ['lost of 7 days', lostMinutes === 0 ? 'none' : `<span class="bad">${duration(lostMinutes * 60)}</span>`],
  ];
}

function destinationCard(destination: DestinationStatus, now: number): string {
  const behind = destination.behind.reduce((sum, lane) => sum + lane.records, 0);
  return `<article>
<h3>${text(destination.name)} ${badge(destination.state)}</h3>
${figures([
  ['records delivered', number(destination.delivered)],
  ['lines proven', number(destination.linesProven)],
  ['unproven', number(destination.unproven)],
  ['sent again', number(destination.linesRepeated)],
  ['set aside', number(destination.setAside)],
  ['behind', `${number(behind)} records`],
  ['proof', text(proofText(destination))],
  [
    'canary',
    destination.canary === undefined ? 'not yet' : `${(destination.canary.latencyMs / 1_000).toFixed(1)} s`,
  ],
  ...destination.certificates.map(({ whose, expiresAtMs }): readonly [string, string] => [
    whose === 'receiver' ? "receiver's certificate" : 'client certificate',
    expiryText(expiresAtMs, now),
  ]),
])}
${troubleText(destination.trouble)}
</article>`;
}

function badge(state: string): string {
  const kind = state === 'stopped' || state === 'holding' ? 'bad' : state === 'retrying' ? 'wait' : 'good';
  return `<span class="${kind}">${text(state)}</span>`;
}

function figures(rows: readonly (readonly [string, string])[]): string {
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function troubleText(trouble: Pick<Trouble, 'message' | 'remedy'> | undefined): string {
  return trouble === undefined
    ? ''
    : `<p class="trouble">${text(trouble.message)} ${text(trouble.remedy)}</p>`;
}

function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7_200) return `${Math.round(whole / 60)} min`;
  return `${Math.round(whole / 3_600)} h`;
}

const style = `
:root { font: 15px/1.5 system-ui, sans-serif; --line: #8886; --good: #17803d; --wait: #a15c00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --good: #57c27c; --wait: #e0a040; --bad: #ff8078; } }
body { max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1rem; } h3 { font-size: 1rem; margin: 0 0 .5rem; }
main { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
section { flex: 1 1 18rem; } .arrow { font-size: 1.6rem; padding-top: 3rem; opacity: .5; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin-bottom: 1rem; }
dl { display: grid; grid-template-columns: auto auto; gap: .1rem 1rem; margin: 0; }
dt { opacity: .75; } dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
.good, .wait, .bad { font-weight: 600; } .good { color: var(--good); } .wait { color: var(--wait); } .bad { color: var(--bad); }
.trouble { margin: .75rem 0 0; border-left: 3px solid var(--bad); padding-left: .6rem; overflow-wrap: anywhere; }
footer { opacity: .75; margin-top: 1rem; }
@media (max-width: 60rem) { .arrow { display: none; } }
`;
