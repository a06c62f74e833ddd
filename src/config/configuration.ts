// The configuration as the program uses it: every reference resolved, every secret ready to be read.
import type { DestinationOptions } from '../destinations/options.ts';
import type { HttpOptions } from '../http/options.ts';
import type { JournalOptions } from '../journal/options.ts';
import { sourceKinds } from '../sources/list.ts';
import type { NetworkOptions } from '../sources/microsoft/network-options.ts';
import { type TenantFacts, type TenantOptions, tenantFacts } from '../sources/microsoft/tenant-options.ts';
import type { SourceKind } from '../sources/source-kind.ts';
import type { Environment } from '../world/environment.ts';
import { type Secret, secretFromCredential, secretFromFile, secretFromVariable } from '../world/secret.ts';
import { configurationHash } from './hash.ts';
import type { ConfigurationOptions, SourceOptions } from './schema.ts';
import { sourceNameOf } from './source-name.ts';

export interface ConfiguredTenant extends TenantFacts {
  readonly secret: Secret;
}

export interface ConfiguredSource {
  readonly kind: SourceKind;
  readonly name: string;
  readonly tenant: ConfiguredTenant;
  /** As the kind's own schema made them. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Configuration {
  readonly stateFolder: string;
  readonly tenants: readonly ConfiguredTenant[];
  readonly network: NetworkOptions;
  readonly proxyPassword: Secret | undefined;
  readonly sources: readonly ConfiguredSource[];
  readonly destinations: readonly DestinationOptions[];
  readonly journal: JournalOptions;
  readonly http: HttpOptions;
  readonly heartbeatSeconds: number;
  readonly stopSeconds: number;
  readonly log: ConfigurationOptions['log'];
  /** Changes when the meaning of the configuration does; knows no secrets. */
  readonly hash: string;
}

/** `options` must have passed the cross-checks. */
export function assembleConfiguration(
  options: ConfigurationOptions,
  environment: Environment,
): Configuration {
  const tenants = options.tenants.map((tenant) => ({
    ...tenantFacts(tenant),
    secret: secretOf(tenant, environment),
  }));
  const { proxyPasswordFile } = options.network;
  return {
    ...options,
    tenants,
    proxyPassword: proxyPasswordFile === undefined ? undefined : secretFromFile(proxyPasswordFile),
    sources: options.sources.map((source) => assembleSource(source, tenants)),
    hash: configurationHash(options),
  };
}

function assembleSource(source: SourceOptions, tenants: readonly ConfiguredTenant[]): ConfiguredSource {
  const { kind: kindName, name: _name, tenant: tenantName, ...options } = source;
  const kind = sourceKinds.find((each) => each.kind === kindName);
  const tenant = tenantName === undefined ? tenants[0] : tenants.find((each) => each.name === tenantName);
  if (kind === undefined || tenant === undefined)
    throw new TypeError('the cross-checks let a bad source pass');
  return { kind, name: sourceNameOf(source, tenants.length), tenant, options };
}

function secretOf(tenant: TenantOptions, environment: Environment): Secret {
  const { clientSecretFile, clientSecretVariable, clientSecretCredential } = tenant;
  if (clientSecretFile !== undefined) return secretFromFile(clientSecretFile);
  if (clientSecretVariable !== undefined) return secretFromVariable(clientSecretVariable, environment);
  if (clientSecretCredential !== undefined) return secretFromCredential(clientSecretCredential, environment);
  throw new TypeError('the schema let a tenant without a secret pass');
}
