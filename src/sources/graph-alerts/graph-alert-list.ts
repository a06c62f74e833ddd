// Microsoft Graph's list of alerts.
// Source: Microsoft Learn, "List alerts_v2" and "alert resource type"; fields from the v1.0 schema.
import { type AlertList, comparedOfAlerts } from '../odata/alert-list.ts';
import { graphHeaders, graphRates } from '../odata/graph-origin.ts';
import type { GraphAlertsOptions } from './options.ts';

export function graphAlertList({ serviceSources, evidenceLines }: GraphAlertsOptions): AlertList {
  const products = serviceSources.map((name) => `serviceSource eq '${name}'`).join(' or ');
  return {
    what: 'alerts',
    recordType: 'graph-alert',
    path: '/v1.0/security/alerts_v2',
    updateField: 'lastUpdateDateTime',
    createdField: 'createdDateTime',
    top: 1_000,
    ...(products === '' ? {} : { filter: `(${products})` }),
    headers: graphHeaders,
    ...(evidenceLines && { facts: { evidenceLines } }),
    rates: graphRates,
    furthestBackMs: 180 * 24 * 3_600_000,
    comparedFields: comparedOfAlerts,
    resolvedWords: ['resolved'],
  };
}
