// `check --needs`: what the firewall and identity teams have to grant for a configuration, ready to be sent.
import type { Configuration, ConfiguredTenant } from '../../config/configuration.ts';
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
    ...destinations.map(({ name, host, port, transport }) => [
      `${host}:${port}`,
      transport === 'tls' ? 'syslog over TLS' : 'syslog over TCP, cleartext',
      name,
    ]),
  ];
}

function identityText({ sources }: Configuration, tenant: ConfiguredTenant): string {
  const needs = sources.filter((source) => source.tenant.name === tenant.name).map(needsOf);
  const roles = [...new Set(needs.flatMap((each) => each.roles))];
  const links = [...new Set(needs.map(({ consentUrl }) => consentUrl))];
  return `For the identity team of ${tenant.name} (tenant ${tenant.tenantId}, cloud ${tenant.cloud}):
  Application ${tenant.clientId} needs
${roles.map((role) => `    - ${role}\n`).join('')}  and an administrator's consent:
${links.map((link) => `    ${link}\n`).join('')}`;
}
