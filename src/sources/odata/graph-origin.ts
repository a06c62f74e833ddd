// Where Microsoft Graph is, for a kind of source that it has; and what every request to it carries.
import { type CloudName, clouds } from '../microsoft/clouds.ts';
import { missingInCloud } from '../microsoft/missing-in-cloud.ts';
import type { AlertOptions } from './alert-options.ts';

/** Without it Graph writes `unknownFutureValue` in place of every word that its first version did not know. */
export const graphHeaders = { prefer: 'include-unknown-enum-members' };

/** 150 a minute for all that an application asks of a tenant's alerts and incidents: half of it for each. */
export const graphRates = [{ requests: 70, perMs: 60_000 }];

/** Throws `config-invalid` where the cloud has no such API. */
export function graphOrigin(kind: string, options: Pick<AlertOptions, 'endpoint'>, cloud: CloudName): string {
  if (options.endpoint !== undefined) return options.endpoint;
  if (!clouds[cloud].hasGraphAlerts) throw missingInCloud(kind, cloud);
  return clouds[cloud].graph;
}
