// Which of the simulated services a request is for. All share one address, so that where two of Microsoft's hosts
// have the same path the token decides.
import { peekToken } from './access-token.ts';
import type { CloudRequest } from './cloud-answer.ts';
import { endpointAudiences } from './entra/resources.ts';
import type { EntraVersion } from './entra/token-endpoint.ts';
import type { Endpoint } from './faults.ts';

export interface Route {
  readonly endpoint: Endpoint;
  /** Tenant id or domain; '' where neither the path nor a token names it. */
  readonly tenant: string;
  readonly operation: string;
  /** Of Entra's endpoints. */
  readonly version?: EntraVersion;
}

export function findRoute(request: CloudRequest): Route | undefined {
  const { pathname } = new URL(request.url);
  return (
    entraRoute(request.method, pathname) ?? graphOrAlertsRoute(request, pathname) ?? activityRoute(pathname)
  );
}

function entraRoute(method: string, path: string): Route | undefined {
  const match = /^\/([^/]+)\/oauth2\/(v2\.0\/)?(token|authorize)\/?$/i.exec(path);
  if (!match) return undefined;
  const endpoint = match[3]?.toLowerCase() === 'token' ? 'token' : 'authorize';
  if (method !== (endpoint === 'token' ? 'POST' : 'GET')) return undefined;
  return { endpoint, tenant: match[1] ?? '', operation: '', version: match[2] === undefined ? 'v1' : 'v2' };
}

function graphOrAlertsRoute({ method, headers }: CloudRequest, path: string): Route | undefined {
  if (method !== 'GET') return undefined;
  const { aud = '', tid = '' } = peekToken((headers['authorization'] ?? '').slice('Bearer '.length));
  const application = /^\/v1\.0\/applications\(appId='([^']+)'\)$/i.exec(path)?.[1];
  if (application !== undefined) return { endpoint: 'application', tenant: '', operation: application };
  const graph = /^\/v1\.0\/security\/((?:alerts_v2|incidents)(?:\/.*)?)$/.exec(path)?.[1];
  if (graph !== undefined) {
    const endpoint = graph.startsWith('incidents') ? 'graph-incidents' : 'graph-alerts';
    return { endpoint, tenant: tid, operation: graph };
  }
  const alerts = /^\/api(\/v1\.0)?\/alerts(?:\/([^/]+))?\/?$/i.exec(path);
  if (alerts && (endpointAudiences.includes(aud) || alerts[1] !== undefined || alerts[2] !== undefined)) {
    return { endpoint: 'endpoint-alerts', tenant: tid, operation: alerts[2] ?? '' };
  }
  // All spellings in the documents, the singular of the C# sample included.
  if (/^\/api\/alerts?\/?$/i.test(path)) return { endpoint: 'detections', tenant: '', operation: '' };
  return undefined;
}

function activityRoute(path: string): Route | undefined {
  const match = /^\/api\/v1(?:\.0)?\/([^/]+)\/activity\/feed\/(.+)$/i.exec(path);
  if (!match) return undefined;
  const [, tenant = '', operation = ''] = match;
  return { endpoint: activityEndpoint(operation), tenant, operation };
}

function activityEndpoint(operation: string): Endpoint {
  if (operation.startsWith('audit/')) return 'blob';
  return operation === 'subscriptions/content' ? 'listing' : 'subscriptions';
}
