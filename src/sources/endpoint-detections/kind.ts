// Defender for Endpoint's SIEM API as the configuration sees it.
import { ConnectorError } from '../../errors/connector-error.ts';
import { type CloudName, clouds } from '../microsoft/clouds.ts';
import { missingInCloud } from '../microsoft/missing-in-cloud.ts';
import type { SourceKind } from '../source-kind.ts';
import { type EndpointDetectionsOptions, endpointDetectionsOptions } from './options.ts';
import { createEndpointDetections } from './source.ts';

function origin(options: EndpointDetectionsOptions, cloud: CloudName): string {
  if (options.endpoint !== undefined) return options.endpoint;
  const regions = clouds[cloud].siemRegions;
  const names = Object.keys(regions);
  if (names.length === 0) throw missingInCloud('endpoint-detections', cloud);
  const region = options.region ?? (names.length === 1 ? names[0] : undefined);
  const found = region === undefined ? undefined : regions[region];
  if (found !== undefined) return found;
  throw new ConnectorError('config-invalid', {
    message: `A source of kind endpoint-detections has ${region === undefined ? 'no region' : `the region ${region}`}, and the ${cloud} cloud has ${names.join(', ')}.`,
    remedy: `Set its region to ${names.join(', ')}; the Defender portal shows it under Settings, Endpoints, Data retention.`,
  });
}

export const endpointDetections: SourceKind<typeof endpointDetectionsOptions> = {
  kind: 'endpoint-detections',
  options: endpointDetectionsOptions,
  origin,
  resource: (options, cloud) => options.resource ?? clouds[cloud].siemResource,
  roles: () => [
    'SIEM integration of Microsoft Defender for Endpoint (Defender portal: Settings, Endpoints, SIEM), enabled for this application',
  ],
  create: (setup) => createEndpointDetections(setup, origin(setup.options, setup.tenant.cloud)),
};
