// What the simulated alerts API of Defender for Endpoint lets a query say, as its page has it.
import { enumMembers } from '../evidence/enum-members.ts';
import type { EntitySet, Property } from '../odata/entity-set.ts';
import { endpointWord, investigationOf } from './endpoint-alert.ts';
import type { GraphAlert } from './graph-alert.ts';

function words(enumName: string, of: (alert: GraphAlert) => string): Property<GraphAlert> {
  const members = enumMembers(enumName)?.map((word) => endpointWord(word).toLowerCase()) ?? [];
  return { type: 'enum', members, of: (alert) => endpointWord(of(alert)) };
}

export const endpointAlertSet: EntitySet<GraphAlert> = {
  filterable: {
    alertCreationTime: { type: 'time', of: (alert) => alert.createdDateTime },
    lastUpdateTime: { type: 'time', of: (alert) => alert.lastUpdateDateTime },
    lastEventTime: { type: 'time', of: (alert) => alert.lastActivityDateTime },
    incidentId: { type: 'number', of: (alert) => Number(alert.incidentId) },
    investigationId: { type: 'number', of: investigationOf },
    id: { type: 'text', of: (alert) => alert.id },
    assignedTo: { type: 'text', of: (alert) => alert.assignedTo },
    detectionSource: { type: 'text', of: (alert) => endpointWord(alert.detectionSource) },
    category: { type: 'text', of: (alert) => alert.category },
    status: words('alertStatus', (alert) => alert.status),
    severity: words('alertSeverity', (alert) => alert.severity),
  },
  // The page itself writes InvestigationId in one place and investigationId in another.
  isCaseIgnored: true,
  sortable: ['alertCreationTime', 'lastUpdateTime'],
  newestBy: 'alertCreationTime',
  expandable: ['evidence'],
  canSelect: false,
  largestTop: 10_000,
  overTop: 'clamped',
  largestSkip: Number.POSITIVE_INFINITY,
  usualTop: 10_000,
};
