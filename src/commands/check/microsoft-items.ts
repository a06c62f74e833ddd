// What `check` asks Microsoft: the clock, a token per source, and one cheap request to each API.
import { createAccesses } from '../../app/parts.ts';
import type { Configuration, ConfiguredSource } from '../../config/configuration.ts';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Classify } from '../../model/record.ts';
import type { Report } from '../../notices/notice.ts';
import type { HttpClient } from '../../sources/http-client.ts';
import { missingRoles } from '../../sources/microsoft/missing-roles.ts';
import type { TenantAccess } from '../../sources/microsoft/tenant-access.ts';
import { needsOf } from '../../sources/needs.ts';
import { openSource } from '../../sources/open-source.ts';
import { missingRoleRemedy } from '../../sources/with-missing-roles.ts';
import type { Clock } from '../../world/clock.ts';
import type { Random } from '../../world/random.ts';
import { durationText } from '../text-table.ts';
import { type CheckItem, type Finding, ok } from './check-item.ts';
import { webhookItem } from './webhook-item.ts';

export interface MicrosoftSetup {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly classify: Classify;
  readonly report: Report;
}

/** Beyond this, tokens of Entra may count as not yet valid, and windows of time miss their records. */
const tolerableSkewSeconds = 60;

export function microsoftItems(configuration: Configuration, setup: MicrosoftSetup): readonly CheckItem[] {
  const authorities = new Set(configuration.tenants.map(({ authority }) => authority));
  const access = createAccesses(configuration, setup, setup.report);
  return [
    ...[...authorities].map((authority) => clockItem(authority, setup)),
    ...configuration.sources.flatMap((source) => {
      const tenantAccess = access.get(source.tenant.name);
      if (tenantAccess === undefined) return [];
      const webhook = webhookOf(source, tenantAccess, setup);
      const further = webhook === undefined ? [] : [webhookItem(webhook)];
      return [sourceItem(source, tenantAccess, setup), ...further];
    }),
  ];
}

function clockItem(authority: string, { http, clock }: MicrosoftSetup): CheckItem {
  const { host } = new URL(authority);
  return {
    subject: 'clock',
    look: async (signal) => {
      const url = `${authority}/common/.well-known/openid-configuration`;
      const answer = await http.send({ method: 'GET', url, headers: {} }, signal);
      for await (const _bytes of answer.body);
      const theirs = Date.parse(answer.headers['date'] ?? '');
      if (Number.isNaN(theirs)) return ok(`${host} gave no time to compare with`);
      return judgeSkew(Math.round((clock.now() - theirs) / 1_000), host);
    },
  };
}

function judgeSkew(seconds: number, host: string): Finding {
  if (Math.abs(seconds) <= tolerableSkewSeconds) return ok(`within ${Math.abs(seconds)} s of ${host}`);
  const found = `this machine's clock is ${durationText(Math.abs(seconds))} ${seconds > 0 ? 'ahead of' : 'behind'} ${host}`;
  return { isOk: false, found, remedy: 'Set the clock right, best with NTP (chrony or systemd-timesyncd).' };
}

/** Why a source cannot be opened is told by its own item. */
function webhookOf(source: ConfiguredSource, access: TenantAccess, setup: MicrosoftSetup) {
  try {
    return openSource(source, { ...setup, access }).webhook;
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}

function sourceItem(source: ConfiguredSource, access: TenantAccess, setup: MicrosoftSetup): CheckItem {
  const { kind, name, tenant, options } = source;
  return {
    subject: `source ${name}`,
    look: async (signal) => {
      const roles = await access.roles(kind.resource(options, tenant.cloud), signal);
      await openSource(source, { ...setup, access }).probe(signal);
      const granted = roles.length === 0 ? 'a token without roles' : `a token with ${roles.join(', ')}`;
      const found = `${granted}; ${new URL(kind.origin(options, tenant.cloud)).host} answers`;
      const missing = missingRoles(kind.roles(options), roles);
      if (missing.length === 0) return ok(found);
      const remedy = missingRoleRemedy(missing, roles, needsOf(source).consentUrl);
      return { isOk: false, found: `${found}, but the token lacks ${missing.join(' and ')}`, remedy };
    },
  };
}
