// Alerts of Defender for Endpoint, from its own API, as the configuration sees them.
import { ConnectorError } from '../../errors/connector-error.ts';
import { type CloudName, clouds, type DefenderApi } from '../microsoft/clouds.ts';
import { missingInCloud } from '../microsoft/missing-in-cloud.ts';
import { createAlertSource } from '../odata/alert-source.ts';
import type { SourceKind } from '../source-kind.ts';
import { endpointAlertList } from './endpoint-alert-list.ts';
import { type EndpointAlertsOptions, endpointAlertsOptions } from './options.ts';

const kind = 'endpoint-alerts';
const needed = ['Alert.Read.All of WindowsDefenderATP'];

function defenderApi(cloud: CloudName): DefenderApi {
  const { defender } = clouds[cloud];
  if (defender === undefined) throw missingInCloud(kind, cloud);
  return defender;
}

function origin(options: EndpointAlertsOptions, cloud: CloudName): string {
  if (options.endpoint !== undefined) return options.endpoint;
  const { host, regions } = defenderApi(cloud);
  if (options.region === undefined) return host;
  const regional = regions[options.region];
  if (regional !== undefined) return regional;
  const names = Object.keys(regions);
  throw new ConnectorError('config-invalid', {
    message: `A source of kind ${kind} has the region ${options.region}, and the ${cloud} cloud has ${names.length === 0 ? 'one host for all regions' : names.join(', ')}.`,
    remedy: 'Leave the region out: the host of the cloud serves every tenant.',
  });
}

export const endpointAlerts: SourceKind<typeof endpointAlertsOptions> = {
  kind,
  options: endpointAlertsOptions,
  origin,
  resource: (_options, cloud) => defenderApi(cloud).resource,
  roles: () => needed,
  create: (setup) =>
    createAlertSource(setup, origin(setup.options, setup.tenant.cloud), endpointAlertList, needed),
};
