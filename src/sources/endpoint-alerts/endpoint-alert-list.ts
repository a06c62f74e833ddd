// The list of alerts of the Defender for Endpoint API.
// Source: Microsoft Learn, "List alerts API" and "Alert resource type". `$orderby` is not documented there.
import { type AlertList, comparedOfAlerts } from '../odata/alert-list.ts';

export const endpointAlertList: AlertList = {
  what: 'alerts',
  recordType: 'endpoint-alert',
  path: '/api/alerts',
  updateField: 'lastUpdateTime',
  createdField: 'alertCreationTime',
  // Microsoft allows ten times as many; an answer that breaks off on the way then costs ten times as much.
  top: 1_000,
  expand: 'evidence',
  headers: {},
  // Documented: 100 a minute and 1,500 an hour.
  rates: [
    { requests: 90, perMs: 60_000 },
    { requests: 1_400, perMs: 3_600_000 },
  ],
  furthestBackMs: 180 * 24 * 3_600_000,
  comparedFields: comparedOfAlerts,
  resolvedWords: ['resolved'],
};
