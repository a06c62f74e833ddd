// From a configured source to a running one: its kind says which token it needs and where that may go, and
// here it gets a client that holds to it.
import type { Classify } from '../model/record.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import { withBackfill } from './backfill/with-backfill.ts';
import type { TenantAccess } from './microsoft/tenant-access.ts';
import type { TenantFacts } from './microsoft/tenant-options.ts';
import { needsOf } from './needs.ts';
import type { ProbedSource, SourceKind } from './source-kind.ts';
import { withMissingRoles } from './with-missing-roles.ts';

export interface SourceToOpen {
  readonly kind: SourceKind;
  readonly name: string;
  readonly tenant: TenantFacts;
  /** As the kind's own schema made them. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface SourceWorld {
  /** Of the source's tenant. */
  readonly access: TenantAccess;
  readonly clock: Clock;
  readonly classify: Classify;
  readonly report: Report;
}

/** Throws `config-invalid` when the options do not fit the tenant's cloud. */
export function openSource({ kind, name, tenant, options }: SourceToOpen, world: SourceWorld): ProbedSource {
  const { access, clock, classify, report } = world;
  const resource = kind.resource(options, tenant.cloud);
  const source = kind.create({
    name,
    tenant,
    options,
    http: access.client(resource, kind.origin(options, tenant.cloud)),
    roles: (signal) => access.roles(resource, signal),
    clock,
    classify,
    report,
  });
  return withMissingRoles(withBackfill(source, { clock, report }), {
    needs: needsOf({ kind, options, tenant }),
    present: (signal) => access.roles(resource, signal),
  });
}
