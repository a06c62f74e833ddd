// Microsoft Graph's list of incidents.
// Source: Microsoft Learn, "List incidents" and "incident resource type"; fields from the v1.0 schema.
import type { AlertList } from '../odata/alert-list.ts';
import { graphHeaders, graphRates } from '../odata/graph-origin.ts';
import type { GraphIncidentsOptions } from './options.ts';

export function graphIncidentList({ expandAlerts }: GraphIncidentsOptions): AlertList {
  return {
    what: 'incidents',
    recordType: 'graph-incident',
    path: '/v1.0/security/incidents',
    updateField: 'lastUpdateDateTime',
    createdField: 'createdDateTime',
    // More is refused.
    top: 50,
    ...(expandAlerts ? { expand: 'alerts', isExpandOptional: true } : {}),
    headers: graphHeaders,
    rates: graphRates,
    furthestBackMs: 180 * 24 * 3_600_000,
    comparedFields: [
      'displayName',
      'severity',
      'classification',
      'determination',
      'assignedTo',
      'redirectIncidentId',
      'customTags',
      'comments',
      'alerts',
    ],
    // One that was merged into another needs nobody any more, either.
    resolvedWords: ['resolved', 'redirected'],
  };
}
