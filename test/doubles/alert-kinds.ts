// The three sources of alerts over a list of alerts in memory, for tests that have to hold for all of them.
import { endpointAlerts } from '../../src/sources/endpoint-alerts/kind.ts';
import { graphAlerts } from '../../src/sources/graph-alerts/kind.ts';
import { graphIncidents } from '../../src/sources/graph-incidents/kind.ts';
import type { ProbedSource, SourceKind } from '../../src/sources/source-kind.ts';
import { Books } from './issued-and-stored.ts';
import { graphAlertNames, type OdataNames, OdataTenant } from './odata-tenant.ts';
import { scriptedHttp } from './scripted-http.ts';
import { type TestSetup, testSetup } from './source-setup.ts';

export interface AlertKind {
  readonly kind: SourceKind;
  readonly names: OdataNames;
}

export const endpointAlertKind: AlertKind = {
  kind: endpointAlerts,
  names: { path: '/api/alerts', updateField: 'lastUpdateTime', createdField: 'alertCreationTime' },
};
export const graphAlertKind: AlertKind = { kind: graphAlerts, names: graphAlertNames };
export const graphIncidentKind: AlertKind = {
  kind: graphIncidents,
  names: { ...graphAlertNames, path: '/v1.0/security/incidents' },
};
export const alertKinds: readonly AlertKind[] = [endpointAlertKind, graphAlertKind, graphIncidentKind];

export interface AlertWorld extends TestSetup<Readonly<Record<string, unknown>>> {
  readonly api: OdataTenant;
  readonly books: Books;
  /** Made anew by `restart`, as after a kill. */
  readonly source: ProbedSource;
  restart(): void;
}

/** Windows end now unless `given` says otherwise. */
export function alertWorld({ kind, names }: AlertKind, given: object = {}): AlertWorld {
  let api: OdataTenant | undefined;
  const http = scriptedHttp((request) => api?.answer(request) ?? {});
  const options = kind.options.parse({ settleSeconds: 0, ...given });
  const setup = testSetup(kind.kind, options, http);
  api = new OdataTenant(names, () => setup.clock.now());
  let source = kind.create(setup);
  return {
    ...setup,
    api,
    books: new Books(),
    get source() {
      return source;
    },
    restart: () => {
      source = kind.create(setup);
    },
  };
}

/** Alerts updated so many milliseconds ago, in this order; their ids count from 0. */
export function issueAlerts({ api, books, clock }: AlertWorld, updatedAgoMs: readonly number[]): void {
  for (const ago of updatedAgoMs) {
    const updated = new Date(clock.now() - ago).toISOString();
    const id = `id-${api.versions.length}`;
    api.versions.push({ id, updated, created: updated, visibleAtMs: 0, more: { status: 'new' } });
    books.issued.add(`${id}@${updated}`);
  }
}
