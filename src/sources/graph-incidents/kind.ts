// Incidents of Defender XDR, from Microsoft Graph, as the configuration sees them.
import { clouds } from '../microsoft/clouds.ts';
import { createAlertSource } from '../odata/alert-source.ts';
import { graphOrigin } from '../odata/graph-origin.ts';
import type { SourceKind } from '../source-kind.ts';
import { graphIncidentList } from './graph-incident-list.ts';
import { graphIncidentsOptions } from './options.ts';

const kind = 'graph-incidents';
const needed = ['SecurityIncident.Read.All of Microsoft Graph'];

export const graphIncidents: SourceKind<typeof graphIncidentsOptions> = {
  kind,
  options: graphIncidentsOptions,
  origin: (options, cloud) => graphOrigin(kind, options, cloud),
  resource: (_options, cloud) => clouds[cloud].graph,
  roles: () => needed,
  create: (setup) => {
    const origin = graphOrigin(kind, setup.options, setup.tenant.cloud);
    return createAlertSource(setup, origin, graphIncidentList(setup.options), needed);
  },
};
