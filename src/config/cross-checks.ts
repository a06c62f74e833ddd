// What no single option can know: names that must differ, names that must exist, a source that must fit its
// tenant's cloud. They look at the file as read, so that they are reported together with everything else.
import { ConnectorError } from '../errors/connector-error.ts';
import { nearestName } from '../errors/nearest-name.ts';
import { sourceKinds } from '../sources/list.ts';
import { tenantOptions } from '../sources/microsoft/tenant-options.ts';
import { childValue, valueAt } from '../world/yaml.ts';
import { checkFilters } from './check-filters.ts';
import type { Explained } from './explain-issue.ts';
import { sourceNameOf } from './source-name.ts';

type Entry = Readonly<Record<string, unknown>>;

export function crossCheck(configuration: unknown): readonly Explained[] {
  const tenants = entriesOf(configuration, 'tenants');
  const sources = entriesOf(configuration, 'sources');
  const destinations = entriesOf(configuration, 'destinations');
  const sourceNames = sources.map((source) => nameOfSource(source, tenants.length));
  return [
    ...checkUnique('tenants', tenants.map(nameOf)),
    ...checkUnique('sources', sourceNames),
    ...sourceNames.flatMap(checkReserved),
    ...checkUnique('destinations', destinations.map(nameOf)),
    ...checkPaths(destinations.map((destination) => destination['path'])),
    ...sources.flatMap((source, index) => checkTenantOf(source, index, tenants)),
    ...sources.flatMap((source, index) => checkCloudOf(source, index, tenants)),
    ...checkFilters(
      destinations,
      sourceNames.filter((name) => name !== undefined),
      valueAt(configuration, ['mappings', 'folder']),
    ),
  ];
}

function entriesOf(configuration: unknown, section: string): readonly Entry[] {
  const list = childValue(configuration, section);
  const isEntry = (entry: unknown): entry is Entry => typeof entry === 'object' && entry !== null;
  // An entry of the wrong type keeps its place, so that indexes stay right.
  return Array.isArray(list) ? list.map((entry) => (isEntry(entry) ? entry : {})) : [];
}

function nameOf(entry: Entry): string | undefined {
  return typeof entry['name'] === 'string' ? entry['name'] : undefined;
}

function nameOfSource(source: Entry, tenantCount: number): string | undefined {
  const kind = source['kind'];
  return typeof kind === 'string' ? sourceNameOf({ ...source, kind }, tenantCount) : undefined;
}

function checkUnique(section: string, names: readonly (string | undefined)[]): readonly Explained[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    const remedy = 'Give one of the two another name; state and sequence numbers are kept under it.';
    return [
      { path: [section, index, 'name'], problem: `is called ${name} like ${section}[${first}]`, remedy },
    ];
  });
}

/** Files that two destinations write would be counted, and removed, by both. */
function checkPaths(paths: readonly unknown[]): readonly Explained[] {
  return paths.flatMap((path, index) => {
    const first = paths.indexOf(path);
    if (path === undefined || first === index) return [];
    const problem = `is that of destinations[${first}], too`;
    return [
      { path: ['destinations', index, 'path'], problem, remedy: 'Give each destination files of its own.' },
    ];
  });
}

/** The connector's own events come from sources of these names, one per tenant. */
function checkReserved(name: string | undefined, index: number): readonly Explained[] {
  if (name === undefined || !/^connector(-|$)/.test(name)) return [];
  const problem = 'names that begin with connector belong to the connector itself';
  return [{ path: ['sources', index, 'name'], problem, remedy: 'Give the source another name.' }];
}

function checkTenantOf(source: Entry, index: number, tenants: readonly Entry[]): readonly Explained[] {
  const names = [...new Set(tenants.map(nameOf).filter((name) => name !== undefined))];
  const tenant = source['tenant'];
  const path = ['sources', index, 'tenant'];
  if (tenant === undefined) {
    if (names.length < 2) return [];
    return [
      { path, problem: 'is missing', remedy: `There are several tenants: name one of ${names.join(', ')}.` },
    ];
  }
  if (typeof tenant !== 'string' || names.includes(tenant)) return [];
  const meant = nearestName(tenant, names);
  const remedy =
    meant === undefined
      ? `Name one of the tenants above: ${names.join(', ')}.`
      : `Probably ${meant} is meant.`;
  return [{ path, problem: 'there is no such tenant', remedy }];
}

/** Only for sources and tenants that are right in themselves. */
function checkCloudOf(source: Entry, index: number, tenants: readonly Entry[]): readonly Explained[] {
  const { kind: kindName, name: _name, tenant: tenantName, ...given } = source;
  const kind = sourceKinds.find((each) => each.kind === kindName);
  const options = kind?.options.safeParse(given).data;
  const tenant = tenantName === undefined ? tenants[0] : tenants.find((each) => each['name'] === tenantName);
  const cloud = tenantOptions.safeParse(tenant).data?.cloud;
  if (kind === undefined || options === undefined || cloud === undefined) return [];
  try {
    kind.origin(options, cloud);
    return [];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return [{ path: ['sources', index], problem: error.message, remedy: error.remedy }];
  }
}
