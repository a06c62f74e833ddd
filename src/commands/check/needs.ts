// `check --needs`: what the firewall and identity teams have to grant for a configuration, ready to be sent.
import type { Configuration, ConfiguredTenant } from '../../config/configuration.ts';
import { hostAndPortText } from '../../destinations/host-list.ts';
import type { DestinationOptions } from '../../destinations/options.ts';
import { transportFacts } from '../../destinations/transports.ts';
import { clouds } from '../../sources/microsoft/clouds.ts';
import { hostAndPort } from '../../sources/microsoft/origin.ts';
import { needsOf } from '../../sources/needs.ts';
import { textTable } from '../text-table.ts';

export function needsText(configuration: Configuration): string {
  return [
    'For the firewall team: this host must be able to reach\n',
    textTable(['host and port', 'protocol', 'for'], connections(configuration)),
    ...configuration.tenants.map((tenant) => identityText(configuration, tenant)),
  ].join('\n');
}

function connections({ sources, destinations, network }: Configuration): readonly (readonly string[])[] {
  const { proxyUrl } = network;
  const toMicrosoft = new Map<string, string[]>();
  for (const source of sources) {
    for (const host of needsOf(source).hosts) {
      toMicrosoft.set(host, [...(toMicrosoft.get(host) ?? []), source.name]);
    }
  }
  const protocol = proxyUrl === undefined ? 'HTTPS' : 'HTTPS, through the proxy';
  const proxy =
    proxyUrl === undefined ? [] : [[hostAndPort(new URL(proxyUrl)), 'HTTP proxy', 'everything at Microsoft']];
  return [
    ...proxy,
    ...[...toMicrosoft].map(([host, names]) => [host, protocol, [...new Set(names)].join(', ')]),
    ...destinations.flatMap((destination) =>
      destination.hosts.map((host) => [hostAndPortText(host), protocolText(destination), destination.name]),
    ),
  ];
}

function protocolText({ transport, isEncrypted }: DestinationOptions): string {
  const { protocol = '', encrypted } = transportFacts[transport];
  if (!isEncrypted) return `${protocol}, cleartext`;
  return encrypted === 'with-tls' ? `${protocol} over TLS` : protocol;
}

function identityText({ sources }: Configuration, tenant: ConfiguredTenant): string {
  const needs = sources.filter((source) => source.tenant.name === tenant.name).map(needsOf);
  const roles = [...new Set(needs.flatMap((each) => each.roles))];
  const links = [...new Set(needs.map(({ consentUrl }) => consentUrl))];
  const consent =
    tenant.signIn.way === 'managed-identity'
      ? `  granted to the managed identity itself, which no page of the portal does:
    New-MgServicePrincipalAppRoleAssignment (Microsoft Graph PowerShell)\n`
      : `  and an administrator's consent:\n${links.map((link) => `    ${link}\n`).join('')}`;
  return `For the identity team of ${tenant.name} (tenant ${tenant.tenantId}, cloud ${tenant.cloud}):
  ${subjectOf(tenant)} needs
${roles.map((role) => `    - ${role}\n`).join('')}${consent}${besides(tenant)}`;
}

function subjectOf({ clientId, signIn }: ConfiguredTenant): string {
  if (signIn.way !== 'managed-identity') return `Application ${clientId}`;
  return clientId === undefined ? 'The managed identity of this machine' : `Managed identity ${clientId}`;
}

/** What the way of signing in asks for, beside roles. */
function besides({ cloud, signIn, graph }: ConfiguredTenant): string {
  switch (signIn.way) {
    case 'federated-token':
      return `  Its federated credential must name issuer and subject of the token, and the audience
    ${clouds[cloud].federationAudience}\n`;
    case 'user-sign-in':
      return `  Redirect URI, under "Mobile and desktop applications":
    http://localhost\n`;
    case 'client-secret':
      if (graph === undefined || signIn.current.expiresAtMs !== undefined) return '';
      return `  Optional, to be warned before its secret expires (or write secretExpiresOn into the configuration):
    - Application.Read.All of Microsoft Graph, and ${hostAndPort(new URL(graph.origin))} open in the firewall\n`;
    default:
      return '';
  }
}
