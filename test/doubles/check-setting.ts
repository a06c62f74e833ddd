// Runs `check` over real loopback HTTP against a simulated cloud of one tenant, and gives what it says with
// everything that differs from run to run named instead.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../src/commands/check.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { type Cloud, createCloud } from '../../src/simulator/cloud.ts';
import { serveCloud } from '../../src/simulator/cloud-server.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { createVmIdentity, type VmIdentityOptions } from '../../src/simulator/identity/vm-identity.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { captureIo } from './captured-io.ts';
import { serveClosedProxy } from './loopback-server.ts';
import { clientId, clientSecret, quietRates, tenantId } from './simulated-cloud.ts';

export interface CheckSetting {
  /** How the simulated tenant differs from one where all works. */
  readonly tenant?: Partial<Parameters<typeof tenantSetup>[0]>;
  /** What is told to the cloud before it is asked. */
  readonly prepare?: (cloud: Cloud) => void;
  /** Milliseconds by which the cloud's clock is ahead of this machine's. */
  readonly aheadMs?: number;
  /** What stands in the file of the client secret; `none`: there is no such file. */
  readonly secret?: string;
  /** What the proxy answers to every wish for a tunnel, where the configuration names PROXY. */
  readonly proxyStatus?: number;
  /** What the identity endpoint is like that the configuration names as MACHINE. */
  readonly machine?: VmIdentityOptions;
  /** Further files beside the configuration, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** In place of the tenant's usual lines: id, application, secret and where it signs in. */
  readonly tenantLines?: readonly string[];
  readonly sources?: readonly string[];
  /** Further lines at the top of the configuration. */
  readonly more?: readonly string[];
}

/** Lines of the tenant in the configuration, to be changed one by one. */
export const usualTenant = [
  `tenantId: ${tenantId}`,
  `clientId: ${clientId}`,
  'clientSecretFile: secret',
  'authority: CLOUD',
] as const;

export const office = '{ kind: office-activity, endpoint: CLOUD }';
export const detections = '{ kind: endpoint-detections, region: eu, endpoint: CLOUD }';
export const graphAlerts = '{ kind: graph-alerts, endpoint: CLOUD }';

export interface CheckOutcome {
  readonly exitCode: number;
  /** Without the lines on what is always fine: configuration, mappings, state folder, destination. */
  readonly text: string;
}

export async function runCheck(setting: CheckSetting): Promise<CheckOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  const clock = { ...systemClock, now: () => systemClock.now() + (setting.aheadMs ?? 0) };
  const contoso = {
    name: 'contoso',
    tenantId,
    clientId,
    clientSecret,
    ...setting.tenant,
    events: quietRates,
  };
  const cloud = createCloud({ clock, seed: 1, faults: faultPlans.none, tenants: [tenantSetup(contoso)] });
  setting.prepare?.(cloud);
  const server = await serveCloud(cloud);
  const machine = await serveCloud(createVmIdentity(cloud.identity('contoso'), setting.machine));
  await using proxy = await serveClosedProxy(setting.proxyStatus ?? 503);
  try {
    const secret = setting.secret ?? clientSecret;
    const text = configuration(setting)
      .replaceAll('CLOUD', `"${server.origin}"`)
      .replaceAll('PROXY', proxy.origin)
      .replaceAll('MACHINE', `"${machine.origin}"`);
    const all = { ...setting.files, 'siem.yaml': text, ...(secret !== 'none' && { secret }) };
    for (const [name, content] of Object.entries(all))
      await writeFile(join(folder, name), content, { mode: 0o600 });
    const io = captureIo();
    const exitCode = await dispatch(['check', '--config', join(folder, 'siem.yaml')], [check], io);
    const said = `${io.output}${io.complaints}`;
    return { exitCode, text: named(said, folder, [server.origin, proxy.origin, machine.origin]) };
  } finally {
    await server.close();
    await machine.close();
    await rm(folder, { recursive: true });
  }
}

function configuration({ tenantLines, sources, more }: CheckSetting): string {
  return [
    ...(more ?? []),
    'stateFolder: state',
    'journal: { allowInMemory: true }',
    'tenants:',
    '  - name: contoso',
    ...(tenantLines ?? usualTenant).map((line) => `    ${line}`),
    'sources:',
    ...(sources ?? [office]).map((source) => `  - ${source}`),
    'destinations:',
    `  - { name: siem, profile: qradar, transport: tcp, host: 127.0.0.1, port: 1 }`,
    '',
  ].join('\n');
}

/** Nothing listens at the destination, which is not looked at here. */
const always =
  /^(?:ok|PROBLEM) +(?:configuration|mappings|state folder|file modes|status page|destination siem): .*\n(?: {9}.*\n)*/gm;

function named(
  text: string,
  folder: string,
  [cloud = '', proxy = '', machine = '']: readonly string[],
): string {
  return text
    .replace(always, '')
    .replaceAll(folder, 'FOLDER')
    .replaceAll(new URL(cloud).host, 'CLOUD')
    .replaceAll(new URL(proxy).host, 'PROXY')
    .replaceAll(new URL(machine).host, 'MACHINE')
    .replaceAll(tenantId, 'TENANT')
    .replaceAll(clientId, 'APPLICATION')
    .replace(/correlation id [0-9a-f-]{36}/g, 'correlation id ID')
    .replace(/within \d+ s of/g, 'within N s of');
}
