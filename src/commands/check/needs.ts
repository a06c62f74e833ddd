// `check --needs`: what the firewall and identity teams have to grant for a configuration, ready to be sent.
import type { Configuration, ConfiguredTenant } from '../../config/configuration.ts';
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
  for (const { kind, name, tenant, options } of sources) {
    for (const host of kind.needs(options, tenant).hosts) {
      toMicrosoft.set(host, [...(toMicrosoft.get(host) ?? []), name]);
    }
  }
  const protocol = proxyUrl === undefined ? 'HTTPS' : 'HTTPS, through the proxy';
  const proxy =
    proxyUrl === undefined ? [] : [[hostAndPort(proxyUrl), 'HTTP proxy', 'everything at Microsoft']];
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
  const needs = sources
    .filter((source) => source.tenant.name === tenant.name)
    .map(({ kind, options }) => kind.needs(options, tenant));
  const roles = [...new Set(needs.flatMap((each) => each.roles))];
  const links = [...new Set(needs.map(({ consentUrl }) => consentUrl))];
  return `For the identity team of ${tenant.name} (tenant ${tenant.tenantId}, cloud ${tenant.cloud}):
  Application ${tenant.clientId} needs
${roles.map((role) => `    - ${role}\n`).join('')}  and an administrator's consent:
${links.map((link) => `    ${link}\n`).join('')}`;
}

function hostAndPort(text: string): string {
  const url = new URL(text);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${url.hostname}:${port}`;
}
