// The configuration as the program uses it: every reference resolved, every secret ready to be read.
import type { DestinationOptions } from '../destinations/options.ts';
import type { HttpOptions } from '../http/options.ts';
import type { HttpPlace } from '../http/server.ts';
import type { JournalOptions } from '../journal/options.ts';
import type { MappingOptions } from '../mapping/options.ts';
import { sourceKinds } from '../sources/list.ts';
import type { SignInWay } from '../sources/microsoft/credentials/sign-in-way.ts';
import type { NetworkOptions } from '../sources/microsoft/network-options.ts';
import { type TenantFacts, tenantFacts } from '../sources/microsoft/tenant-options.ts';
import type { SourceKind } from '../sources/source-kind.ts';
import type { Environment } from '../world/environment.ts';
import { type Secret, secretFromFile } from '../world/secret.ts';
import { configurationHash } from './hash.ts';
import { placedSecret } from './placed-secret.ts';
import type { ConfigurationOptions, SourceOptions } from './schema.ts';
import { secretFilesOf } from './secret-files.ts';
import { signInWay } from './sign-in-way.ts';
import { sourceNameOf } from './source-name.ts';

export interface ConfiguredTenant extends TenantFacts {
  readonly signIn: SignInWay;
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
  readonly mappings: MappingOptions;
  readonly journal: JournalOptions;
  readonly http: HttpPlace;
  /** Files that should be readable by the service's user only. */
  readonly secretFiles: readonly string[];
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
    signIn: signInWay(tenant, options.stateFolder, environment),
  }));
  const { proxyPasswordFile } = options.network;
  return {
    ...options,
    tenants,
    proxyPassword: proxyPasswordFile === undefined ? undefined : secretFromFile(proxyPasswordFile),
    sources: options.sources.map((source) => assembleSource(source, tenants)),
    destinations: options.destinations.map((destination) => withPassphrase(destination, environment)),
    http: httpPlace(options.http, environment),
    secretFiles: secretFilesOf(options),
    hash: configurationHash(options),
  };
}

function withPassphrase(destination: DestinationOptions, environment: Environment): DestinationOptions {
  const { passphraseFile: file, passphraseVariable: variable, passphraseCredential } = destination.tls;
  const passphrase = placedSecret({ file, variable, credential: passphraseCredential }, environment);
  return { ...destination, tls: { ...destination.tls, passphrase } };
}

function httpPlace(options: HttpOptions, environment: Environment): HttpPlace {
  const { host, port, tokenFile: file, tokenVariable: variable, tokenCredential: credential } = options;
  const { certificateFile, keyFile } = options;
  const certificate =
    certificateFile === undefined || keyFile === undefined
      ? undefined
      : { chain: secretFromFile(certificateFile), key: secretFromFile(keyFile) };
  return { host, port, token: placedSecret({ file, variable, credential }, environment), certificate };
}

function assembleSource(source: SourceOptions, tenants: readonly ConfiguredTenant[]): ConfiguredSource {
  const { kind: kindName, name: _name, tenant: tenantName, ...options } = source;
  const kind = sourceKinds.find((each) => each.kind === kindName);
  const tenant = tenantName === undefined ? tenants[0] : tenants.find((each) => each.name === tenantName);
  if (kind === undefined || tenant === undefined)
    throw new TypeError('the cross-checks let a bad source pass');
  return { kind, name: sourceNameOf(source, tenants.length), tenant, options };
}
