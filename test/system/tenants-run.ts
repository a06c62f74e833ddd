// Several tenants in one process, in virtual time: what happens to the first while others are in trouble, and while it
// is alone. Each has an address of its own, so that Microsoft can treat them differently.
import { join } from 'node:path';
import type { World } from '../../src/app/world.ts';
import { createApp } from '../../src/app.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { type Cloud, createCloud } from '../../src/simulator/cloud.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import type { IssuedRecord } from '../../src/simulator/issued-records.ts';
import { readSiemLine, type SiemLine } from '../../src/simulator/siem-line.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { Life } from '../doubles/life.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { mortalWorld } from '../doubles/mortal-world.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { clientId, clientSecret } from '../doubles/simulated-cloud.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';

const minuteMs = 60_000;
/** How exactly arrivals are timed. */
const lookEveryMs = 1_000;
/** What yields to the event loop, to leave it free, takes no virtual time. */
const turnsOfOwnAccord = 20;

/** In minutes since the start. */
export const misfortunes = {
  /** Of fabrikam. */
  secretIsWrongUntil: 45,
  /** Of adatum: every request but for tokens. */
  throttled: { from: 5, to: 40 },
  /** Of adatum: nobody is subscribed any more. */
  subscriptionStops: 15,
  /** Nothing new happens. */
  quietFrom: 75,
  ends: 120,
} as const;

export type TenantName = 'contoso' | 'fabrikam' | 'adatum';

interface ArrivedLine extends SiemLine {
  readonly text: string;
  /** Since the start. */
  readonly atMs: number;
}

export interface TenantsOutcome {
  readonly issued: readonly IssuedRecord[];
  /** In the order in which they came. */
  readonly lines: readonly ArrivedLine[];
}

/** contoso comes first, so that the same happens to it whoever else there is. */
export async function runTenants(names: readonly TenantName[]): Promise<TenantsOutcome> {
  const clock = new VirtualClock();
  const cloud = tenantsCloud(names, clock);
  const receiver = new VirtualReceiver(clock, {
    linesPerSecond: 2_000,
    hostBytes: 64 * 1024,
    answerMs: 20,
    keepMs: 100,
  });
  const life = new Life();
  const minute = () => clock.monotonic() / minuteMs;
  const environment = {
    variable: (name: string) => {
      const isWrong = name === 'FABRIKAM' && minute() < misfortunes.secretIsWrongUntil;
      return isWrong ? 'guess' : clientSecret;
    },
    credentialsFolder: undefined,
  };
  const loaded = await readConfiguration(JSON.stringify(configuration(names)), '/', environment);
  if (loaded.outcome !== 'loaded') throw new Error(JSON.stringify(loaded.problems));
  const mapper = createMapper({ folder: join(packageRoot, 'mappings'), report: () => {}, clock });
  const disk = new LyingDisk();
  const world = mortalWorld({ clock, disk, cloud, receiver, mapper, sending: () => {} }, life, 1);
  const app = createApp({
    configuration: loaded.configuration,
    world: withThrottling(world, minute),
    report: () => {},
  });
  app.run(new AbortController().signal).catch(() => {});
  const lines: ArrivedLine[] = [];
  while (minute() < misfortunes.ends) {
    befall(names, cloud, minute(), clock.now());
    await runVirtual(clock, () => false, lookEveryMs, turnsOfOwnAccord);
    if (receiver.received.size === lines.length) continue;
    for (const text of [...receiver.received.keys()].slice(lines.length)) {
      const line = readSiemLine(text);
      if (line === undefined) throw new Error('a line without an envelope');
      lines.push({ ...line, text, atMs: clock.monotonic() });
    }
  }
  life.end();
  return { issued: [...cloud.issued()], lines };
}

function befall(names: readonly TenantName[], cloud: Cloud, minute: number, nowMs: number): void {
  if (minute >= misfortunes.quietFrom) cloud.quieten();
  const isAt = (moment: number) => Math.floor(minute * minuteMs) === moment * minuteMs;
  if (!names.includes('adatum') || !isAt(misfortunes.subscriptionStops)) return;
  cloud.tenant('adatum').subscriptions.stop('Audit.General', nowMs);
  cloud.tenant('adatum').addEvents(60, nowMs);
}

function withThrottling(world: World, minute: () => number): World {
  return {
    ...world,
    openNetwork: async (...given) => {
      const network = await world.openNetwork(...given);
      return {
        ...network,
        send: async (request, signal) => {
          const { from, to } = misfortunes.throttled;
          const isMeant = request.url.startsWith(originOf('adatum')) && !request.url.includes('/oauth2/');
          if (!isMeant || minute() < from || minute() >= to) return network.send(request, signal);
          return { status: 429, headers: { 'retry-after': '120' }, body: nothing() };
        },
      };
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const contentTypes = ['Audit.General', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.AzureActiveDirectory'];
const digits: Readonly<Record<TenantName, number>> = { contoso: 1, fabrikam: 2, adatum: 3 };

function originOf(name: TenantName): string {
  return `http://127.0.0.${digits[name]}:1`;
}

function tenantIdOf(name: TenantName): string {
  return `${digits[name]}1111111-2222-3333-4444-555555555555`;
}

function tenantsCloud(names: readonly TenantName[], clock: VirtualClock): Cloud {
  // What was there before is read back to a moment that depends on when a tenant can first be read.
  const events = { perMinute: 2.5, history: 0, maxDelayMs: 2 * minuteMs, lateMs: 10 * minuteMs };
  const alerts = { perMinute: 0.2, history: 4, lateShare: 0 };
  const tenants = names.map((name) =>
    tenantSetup({ name, tenantId: tenantIdOf(name), clientId, clientSecret, events, alerts }),
  );
  return createCloud({ clock, seed: 1, faults: faultPlans.none, tenants });
}

function configuration(names: readonly TenantName[]): object {
  return {
    stateFolder: '/state',
    tenants: names.map((name) => ({
      name,
      tenantId: tenantIdOf(name),
      clientId,
      clientSecretVariable: name.toUpperCase(),
      authority: originOf(name),
    })),
    sources: names.flatMap((tenant) => {
      const own = { endpoint: originOf(tenant), ...(names.length > 1 && { tenant }) };
      return [
        { kind: 'endpoint-detections', region: 'eu', ...own },
        {
          kind: 'office-activity',
          recordTypes: 'all',
          contentTypes,
          ...own,
        },
        { kind: 'graph-alerts', ...own },
      ];
    }),
    destinations: [
      {
        name: 'siem',
        profile: 'rsyslog',
        transport: 'tcp',
        host: '127.0.0.1',
        port: 514,
        framing: 'lf',
        maxBytes: 32_000,
      },
    ],
  };
}
