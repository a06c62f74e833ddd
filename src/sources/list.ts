// Every kind of source the configuration can name. A further API is a folder beside this file and one line here.
import { endpointAlerts } from './endpoint-alerts/kind.ts';
import { endpointDetections } from './endpoint-detections/kind.ts';
import { graphAlerts } from './graph-alerts/kind.ts';
import { graphIncidents } from './graph-incidents/kind.ts';
import { officeActivity } from './office-activity/kind.ts';
import type { SourceKind } from './source-kind.ts';

export const sourceKinds: readonly SourceKind[] = [
  endpointDetections,
  endpointAlerts,
  graphAlerts,
  graphIncidents,
  officeActivity,
];
