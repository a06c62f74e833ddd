// Many tenants in one process: the misfortunes of some are theirs alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import { gapsIn } from '../doubles/gaps-in.ts';
import { inThread } from '../doubles/in-thread.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { misfortunes, type runTenants, type TenantName, type TenantsOutcome } from './tenants-run.ts';

const minuteMs = 60_000;
/** As the configuration has it where nothing is said. */
const pollMs = 60_000;
const kinds = ['endpoint-detections', 'office-activity', 'graph-alerts'] as const;

/** When each record of contoso came first, by source and id. */
function arrivalsOfContoso({ lines }: TenantsOutcome): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>();
  for (const { tenant, feed, recordId, atMs } of lines) {
    const kind = kinds.find((each) => feed.startsWith(each));
    const key = `${kind} ${recordId}`;
    if (tenant === 'contoso' && kind !== undefined && !arrivals.has(key)) arrivals.set(key, atMs);
  }
  return arrivals;
}

/** What the connector says of itself in the name of a tenant: `source:failing office-activity-contoso`, in order. */
function saidOf(tenant: TenantName, { lines }: TenantsOutcome) {
  return lines.flatMap((line) => {
    const kind = /\|connector:((?:source|destination|credential|permission|collection-gap)[^|]*)\|/.exec(
      line.text,
    )?.[1];
    if (line.tenant !== tenant || kind === undefined) return [];
    const subject = / cs4Label=Subject cs4=(\S+)/.exec(line.text)?.[1];
    return [{ what: `${kind} ${subject}`, atMs: line.atMs }];
  });
}

test('a wrong secret and a throttle of others make nothing of a tenant come later than when it is alone', {
  timeout: 120_000,
}, async (t) => {
  const module = new URL('./tenants-run.ts', import.meta.url);
  const run = (...names: TenantName[]) => inThread<typeof runTenants>(t, module, 'runTenants', names);
  const [alone, together] = await Promise.all([run('contoso'), run('contoso', 'fabrikam', 'adatum')]);

  const [expected, found] = [arrivalsOfContoso(alone), arrivalsOfContoso(together)];
  assert.ok(expected.size > 200, `an empty run proves nothing: ${expected.size}`);
  // Of an alert that changes twice between two polls one version is never seen, and polls are not at the same moments.
  const common = [...expected].filter(([key]) => found.has(key));
  assert.ok(common.length >= 0.95 * Math.max(expected.size, found.size), `${common.length} in common`);
  const later = common.map(([key, atMs]) => (found.get(key) ?? 0) - atMs);
  const latest = Math.max(...later);
  const mean = later.reduce((sum, ms) => sum + ms, 0) / later.length;
  t.diagnostic(`${later.length} records, later by ${mean.toFixed(0)} ms on average, ${latest} ms at most`);
  // What just misses a poll comes with the next one; arrivals are timed to a second.
  assert.ok(latest <= pollMs + 5_000, `${latest} ms later than alone`);
  assert.ok(mean <= 5_000, `${mean} ms later on average`);

  // The others make up for it, and lose nothing but what nobody was subscribed to.
  const arrivals = new Arrivals();
  for (const line of together.lines) arrivals.enter(line);
  const wanted = together.issued.filter(({ feed }) => kinds.some((kind) => kind === feed));
  assert.deepEqual(missingRecords(wanted, arrivals), []);
  const lost = wanted.filter(({ isExpired }) => isExpired);
  assert.ok(lost.length > 0 && lost.every(({ tenant }) => tenant === 'adatum'));

  // Sources, and what is said of them, carry the name of their tenant.
  for (const { tenant, feed } of together.lines) {
    const [source] = feed.split('/');
    assert.ok(
      [...kinds, 'connector'].some((kind) => source === `${kind}-${tenant}`),
      `${tenant} ${feed}`,
    );
  }
  assert.deepEqual(saidOf('contoso', together), []);
  const told = (tenant: TenantName, event: string) => {
    const said = saidOf(tenant, together).filter(({ what }) => what.startsWith(`${event} `));
    assert.deepEqual(
      said.map(({ what }) => what).sort(),
      kinds.map((kind) => `${event} ${kind}-${tenant}`).sort(),
      `${event} of ${tenant}, each source once`,
    );
    return Math.min(...said.map(({ atMs }) => atMs));
  };
  assert.ok(told('fabrikam', 'source:failing') < minuteMs, 'a wrong secret is told at once');
  assert.ok(told('fabrikam', 'source:recovered') > misfortunes.secretIsWrongUntil * minuteMs);
  assert.ok(told('adatum', 'source:throttled') > misfortunes.throttled.from * minuteMs);
  assert.ok(told('adatum', 'source:recovered') > misfortunes.throttled.to * minuteMs);
  const gaps = together.lines.filter(({ text }) => text.includes('|connector:collection-gap:'));
  assert.deepEqual([...new Set(gaps.map(({ tenant }) => tenant))], ['adatum']);
  assert.deepEqual(
    gapsIn(gaps.map(({ text }) => text)).map(({ source, what, reason }) => [source, what, reason]),
    [['office-activity-adatum', 'Audit.General', 'unsubscribed']],
  );
});
