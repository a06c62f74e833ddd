// Alerts of all Defender products, from Microsoft Graph, as the configuration sees them.
import { clouds } from '../microsoft/clouds.ts';
import { createAlertSource } from '../odata/alert-source.ts';
import { graphOrigin } from '../odata/graph-origin.ts';
import type { SourceKind } from '../source-kind.ts';
import { graphAlertList } from './graph-alert-list.ts';
import { graphAlertsOptions } from './options.ts';

const kind = 'graph-alerts';
const needed = ['SecurityAlert.Read.All of Microsoft Graph'];

export const graphAlerts: SourceKind<typeof graphAlertsOptions> = {
  kind,
  options: graphAlertsOptions,
  origin: (options, cloud) => graphOrigin(kind, options, cloud),
  resource: (_options, cloud) => clouds[cloud].graph,
  roles: () => needed,
  create: (setup) => {
    const origin = graphOrigin(kind, setup.options, setup.tenant.cloud);
    return createAlertSource(setup, origin, graphAlertList(setup.options), needed);
  },
};
