// What `simulate` says: at the start where everything is and a configuration for it, at the end what happened.
import type { Arrivals } from '../simulator/arrivals.ts';
import type { Cloud } from '../simulator/cloud.ts';
import { simulatedTenant } from './simulated-tenant.ts';

export interface SimulatedAddresses {
  /** Of the cloud. */
  readonly origin: string;
  /** Of the identity endpoints of machines. */
  readonly machine: string;
}

/** With a certificate the small SIEM speaks TLS. */
export function simulationStart(
  { origin, machine }: SimulatedAddresses,
  collectorPort: number,
  certificateFile: string | undefined,
): string {
  const { name, tenantId, clientId, clientSecret } = simulatedTenant;
  const isTls = certificateFile !== undefined;
  const tls = isTls ? `\n    tls: { caFile: ${JSON.stringify(certificateFile)} }` : '';
  return `Simulated Microsoft cloud (token endpoint, SIEM API, Microsoft Graph's alerts and incidents, Defender's alerts, Management Activity API): ${origin}
Small SIEM (syslog over ${isTls ? 'TLS' : 'TCP'}, either framing): 127.0.0.1:${collectorPort}
Machines with a managed identity: ${machine}
  a VM:           managedIdentity: vm, identityEndpoint: "${machine}"
  an App Service: IDENTITY_ENDPOINT=${machine}/msi/token IDENTITY_HEADER='${clientSecret}'

A configuration that uses them; the secret goes into the environment: export SIMULATED_SECRET='${clientSecret}'

stateFolder: ./simulated-state
tenants:
  - name: ${name}
    tenantId: ${tenantId}
    clientId: ${clientId}
    clientSecretVariable: SIMULATED_SECRET
    authority: ${origin}
sources:
  - kind: endpoint-detections
    region: eu
    endpoint: ${origin}
    pollSeconds: 10
  - kind: endpoint-alerts
    endpoint: ${origin}
    pollSeconds: 10
  - kind: graph-alerts
    endpoint: ${origin}
    pollSeconds: 10
  - kind: graph-incidents
    endpoint: ${origin}
    pollSeconds: 10
  - kind: office-activity
    endpoint: ${origin}
    pollSeconds: 10
destinations:
  - name: siem
    profile: arcsight
    transport: ${isTls ? 'tls' : 'tcp'}
    host: 127.0.0.1
    port: ${collectorPort}${tls}

`;
}

export function simulationEnd(cloud: Cloud, arrivals: Arrivals): string {
  const issued = [...cloud.issued()];
  const handedOut = issued.filter((record) => record.handedOut > 0).length;
  const expired = issued.filter((record) => record.isExpired).length;
  const received = arrivals
    .feeds()
    .map(
      (feed) =>
        `Received: tenant=${feed.tenant} feed=${feed.feed} lines=${feed.lines} repeated=${feed.repeatedLines} first=${feed.firstSequence} last=${feed.lastSequence} holes=${feed.holes}\n`,
    );
  return `Requests: ${pairs(cloud.requests.byEndpoint)}; gone wrong: ${pairs(cloud.requests.byFault)}
Records: issued=${issued.length} handed-out=${handedOut} expired=${expired}
${received.join('')}${arrivals.unreadable > 0 ? `Received without an envelope: ${arrivals.unreadable}\n` : ''}`;
}

function pairs(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).map(([name, count]) => `${name}=${count}`);
  return all.length === 0 ? 'none' : all.join(' ');
}
