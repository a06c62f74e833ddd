// What to say of a source whose API its tenant's cloud does not have: the same for every kind.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { CloudName } from './clouds.ts';

/** `kind`: as in the configuration. */
export function missingInCloud(kind: string, cloud: CloudName): ConnectorError {
  return new ConnectorError('config-invalid', {
    message: `A source of kind ${kind} is of a tenant in the ${cloud} cloud, where Microsoft does not offer its API.`,
    remedy:
      "Remove the source, or correct the tenant's cloud; if Microsoft has opened the API there since, name its host as the source's endpoint.",
  });
}
