// What the identity and firewall teams have to grant before a source can work. A kind only knows its own
// address and roles; the rest follows from the tenant.
import { hostAndPort } from './microsoft/origin.ts';
import type { TenantFacts } from './microsoft/tenant-options.ts';
import type { SourceKind } from './source-kind.ts';

export interface Needs {
  /** `host:port` of everything the source talks to, the sign-in service first. */
  readonly hosts: readonly string[];
  /** Application roles in Entra, e.g. `ActivityFeed.Read of Office 365 Management APIs`. */
  readonly roles: readonly string[];
  /** Where an administrator of the tenant grants these roles to the application; a managed identity has no such page. */
  readonly consentUrl: string | undefined;
}

export function needsOf({
  kind,
  options,
  tenant,
}: {
  readonly kind: SourceKind;
  readonly options: Readonly<Record<string, unknown>>;
  readonly tenant: TenantFacts;
}): Needs {
  const addresses = [tenant.authority, kind.origin(options, tenant.cloud)];
  return {
    hosts: addresses.map((address) => hostAndPort(new URL(address))),
    roles: kind.roles(options),
    consentUrl:
      tenant.isManagedIdentity === true
        ? undefined
        : `${tenant.authority}/${tenant.tenantId}/adminconsent?client_id=${tenant.clientId}`,
  };
}
