// What the simulated tenant knows of an alert and of an incident, in the shape in which Microsoft Graph shows
// them, schema-complete. Times are text as the API writes it.
import type { Evidence } from '../evidence/make-evidence.ts';

export type AlertStatus = 'new' | 'inProgress' | 'resolved';

export interface AlertComment {
  readonly '@odata.type': '#microsoft.graph.security.alertComment';
  readonly comment: string;
  readonly createdByDisplayName: string;
  readonly createdDateTime: string;
}

export interface GraphAlert {
  readonly id: string;
  readonly providerAlertId: string;
  readonly incidentId: string;
  readonly status: AlertStatus;
  readonly severity: string;
  readonly classification: string | null;
  readonly determination: string | null;
  readonly serviceSource: string;
  readonly detectionSource: string;
  readonly productName: string;
  readonly detectorId: string;
  readonly tenantId: string;
  readonly title: string;
  readonly description: string;
  readonly recommendedActions: string;
  readonly category: string;
  readonly categories: readonly string[];
  readonly assignedTo: string | null;
  readonly alertPolicyId: string | null;
  readonly alertWebUrl: string;
  readonly incidentWebUrl: string;
  readonly actorDisplayName: string | null;
  readonly threatDisplayName: string | null;
  readonly threatFamilyName: string | null;
  readonly mitreTechniques: readonly string[];
  readonly createdDateTime: string;
  readonly lastUpdateDateTime: string;
  readonly resolvedDateTime: string | null;
  readonly firstActivityDateTime: string;
  readonly lastActivityDateTime: string;
  readonly investigationState: string | null;
  readonly systemTags: readonly string[];
  readonly comments: readonly AlertComment[];
  readonly evidence: readonly Evidence[];
  readonly additionalData: Readonly<Record<string, unknown>> | null;
  readonly customDetails: Readonly<Record<string, unknown>> | null;
}

export interface GraphIncident {
  readonly id: string;
  readonly tenantId: string;
  readonly status: 'active' | 'inProgress' | 'awaitingAction' | 'resolved' | 'redirected';
  readonly incidentWebUrl: string;
  readonly redirectIncidentId: string | null;
  readonly displayName: string;
  readonly createdDateTime: string;
  readonly lastUpdateDateTime: string;
  readonly assignedTo: string | null;
  readonly classification: string;
  readonly determination: string;
  readonly severity: string;
  readonly customTags: readonly string[];
  readonly systemTags: readonly string[];
  readonly description: string;
  readonly lastModifiedBy: string | null;
  readonly resolvingComment: string | null;
  readonly summary: string | null;
  readonly priorityScore: number;
  readonly comments: readonly AlertComment[];
}

export function incidentLink(incidentId: string, tenantId: string): string {
  return `https://security.microsoft.com/incidents/${incidentId}?tid=${tenantId}`;
}

export const endpointService = 'microsoftDefenderForEndpoint';
