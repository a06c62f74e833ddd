// What the simulated Graph lets a query say of alerts and of incidents, as its list pages and the reports of its
// users have it.
import { enumMembers } from '../evidence/enum-members.ts';
import type { EntitySet, Property } from '../odata/entity-set.ts';
import type { GraphAlert, GraphIncident } from './graph-alert.ts';

function words<T>(enumName: string, of: Property<T>['of']): Property<T> {
  const members = enumMembers(enumName)?.map((member) => member.toLowerCase()) ?? [];
  return { type: 'enum', members, of };
}

const graphLimits = {
  isCaseIgnored: false,
  newestBy: 'createdDateTime',
  canSelect: true,
  largestSkip: 500,
} as const;

/** What alerts and incidents can both be asked by. */
function filterable<T extends GraphAlert | GraphIncident>(statusEnum: string): Record<string, Property<T>> {
  return {
    assignedTo: { type: 'text', of: (item) => item.assignedTo },
    classification: words('alertClassification', (item) => item.classification),
    createdDateTime: { type: 'time', of: (item) => item.createdDateTime },
    determination: words('alertDetermination', (item) => item.determination),
    lastUpdateDateTime: { type: 'time', of: (item) => item.lastUpdateDateTime },
    severity: words('alertSeverity', (item) => item.severity),
    status: words(statusEnum, (item) => item.status),
  };
}

export const graphAlertSet: EntitySet<GraphAlert> = {
  ...graphLimits,
  filterable: {
    ...filterable<GraphAlert>('alertStatus'),
    serviceSource: words('serviceSource', (alert) => alert.serviceSource),
  },
  sortable: ['createdDateTime', 'lastUpdateDateTime', 'severity', 'status'],
  expandable: [],
  largestTop: 1_000,
  overTop: 'clamped',
  usualTop: 100,
};

export const graphIncidentSet: EntitySet<GraphIncident> = {
  ...graphLimits,
  filterable: filterable<GraphIncident>('incidentStatus'),
  sortable: ['createdDateTime', 'lastUpdateDateTime'],
  expandable: ['alerts'],
  largestTop: 50,
  overTop: 'refused',
  usualTop: 50,
};
