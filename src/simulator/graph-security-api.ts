// Microsoft Graph's `security/alerts_v2` and `security/incidents`, simulated: lists with their query options,
// single things, roles, and the ways in which the real service is known to fail.
import type { Clock } from '../world/clock.ts';
import type { TokenClaims } from './access-token.ts';
import { answerList, type ListServer } from './alerts/answer-list.ts';
import { graphAlertSet, graphIncidentSet } from './alerts/entity-sets.ts';
import type { GraphAlert, GraphIncident } from './alerts/graph-alert.ts';
import { type GraphStyle, graphText } from './alerts/graph-text.ts';
import type { SecurityAlerts } from './alerts/security-alerts.ts';
import { bearerOf, permissionsOf } from './authorisation.ts';
import type { CloudAnswer, CloudRequest } from './cloud-answer.ts';
import { graphAudiences } from './entra/resources.ts';
import { refuseGraph } from './graph-refusal.ts';
import type { ListQuery } from './odata/query.ts';
import { recordStream } from './record-stream.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface GraphSecurityApi extends ListServer {
  readonly clock: Clock;
  readonly tokenKey: string;
  readonly findTenant: (tenantId: string) => SimulatedTenant | undefined;
}

interface Call {
  readonly alerts: SecurityAlerts;
  readonly url: URL;
  readonly nowMs: number;
  readonly style: Omit<GraphStyle, 'select'>;
  readonly headers: Readonly<Record<string, string>>;
}

const graphType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** `operation`: what stands behind `/v1.0/security/`. */
export function answerGraphSecurity(
  api: GraphSecurityApi,
  operation: string,
  request: CloudRequest,
): CloudAnswer {
  const nowMs = api.clock.now();
  const claims = bearerOf(request, { tokenKey: api.tokenKey, audiences: graphAudiences, nowMs });
  const tenant = claims && api.findTenant(claims.tid);
  if (!claims || !tenant) return refuseGraph(api, 401);
  const [collection, id, ...rest] = operation.split('/');
  if (rest.length > 0) return refuseGraph(api, 404);
  const refusal = refuseRole(api, collection === 'incidents' ? 'SecurityIncident' : 'SecurityAlert', claims);
  if (refusal) return refusal;
  tenant.catchUp(nowMs);
  const call = makeCall(api, tenant.alerts, request, nowMs);
  if (collection === 'incidents') return id ? oneIncident(api, call, id) : listIncidents(api, call);
  return id ? oneAlert(api, call, id) : listAlerts(api, call);
}

function refuseRole(api: GraphSecurityApi, family: string, claims: TokenClaims): CloudAnswer | undefined {
  const wanted = [`${family}.Read.All`, `${family}.ReadWrite.All`];
  const given = permissionsOf(claims);
  if (wanted.some((role) => given.includes(role))) return undefined;
  const message = `Missing application roles. API required roles: ${wanted.join(', ')}, application roles: ${given.join(', ')}.`;
  return refuseGraph(api, 403, message);
}

function makeCall(
  api: GraphSecurityApi,
  alerts: SecurityAlerts,
  { url, headers }: CloudRequest,
  nowMs: number,
): Call {
  const isTelling = /\binclude-unknown-enum-members\b/i.test(headers['prefer'] ?? '');
  const id = api.random.uuid();
  return {
    alerts,
    url: new URL(url),
    nowMs,
    style: { isTelling },
    headers: {
      'Content-Type': graphType,
      'OData-Version': '4.0',
      'request-id': id,
      'client-request-id': headers['client-request-id'] ?? id,
      ...(isTelling && { 'Preference-Applied': 'include-unknown-enum-members' }),
    },
  };
}

function listAlerts(api: GraphSecurityApi, call: Call): CloudAnswer {
  return answerList<GraphAlert>(api, {
    ...listOf(api, call, 'alerts_v2'),
    set: graphAlertSet,
    all: call.alerts.all(),
    feed: 'graph-alerts',
    write: ({ item }, { select }) => graphText(item, { ...call.style, select }),
    isFailing: ({ item }) => call.alerts.poisoned.has(item.id),
    updateOne: ({ item }) => call.alerts.change(item.id, 'comment', call.nowMs),
  });
}

function listIncidents(api: GraphSecurityApi, call: Call): CloudAnswer {
  const { alerts } = call;
  const isExpanded = (query: ListQuery<GraphIncident>) => query.expand.includes('alerts');
  return answerList<GraphIncident>(api, {
    ...listOf(api, call, 'incidents'),
    set: graphIncidentSet,
    all: alerts.incidents.all(),
    feed: 'graph-incidents',
    write: ({ item }, query) => incidentText(item, call, isExpanded(query), query.select),
    isFailing: ({ item }, query) => {
      if (!isExpanded(query)) return alerts.poisoned.has(item.id);
      const isBig = alerts.incidents.alertsOf(item.id).length > api.modes.expandLimit;
      return isPoisoned(alerts, item) || (query.filter !== undefined && isBig);
    },
    updateOne: ({ item }) => alerts.incidents.follow(item.id, call.nowMs),
  });
}

function listOf(api: GraphSecurityApi, { alerts, url, headers, nowMs }: Call, collection: string) {
  return {
    url,
    headers,
    context: `${url.origin}/v1.0/$metadata#security/${collection}`,
    canLink: () => true,
    isLinkLast: false,
    isLively: alerts.isLively(nowMs),
    refuse: (status: 400 | 500, message?: string) => refuseGraph(api, status, message),
  };
}

function oneAlert(api: GraphSecurityApi, call: Call, id: string): CloudAnswer {
  const shown = call.alerts.find(id);
  if (!shown) return refuseGraph(api, 404);
  if (call.alerts.poisoned.has(id)) return refuseGraph(api, 500);
  const text = graphText(shown.item, { ...call.style, select: undefined });
  return answerOne(api, call, 'alerts_v2', text, shown.booked['graph-alerts']);
}

function oneIncident(api: GraphSecurityApi, call: Call, id: string): CloudAnswer {
  const shown = call.alerts.incidents.find(id);
  if (!shown) return refuseGraph(api, 404);
  const isExpanded = call.url.searchParams.get('$expand') === 'alerts';
  const isFailing = isExpanded ? isPoisoned(call.alerts, shown.item) : call.alerts.poisoned.has(id);
  if (isFailing) return refuseGraph(api, 500);
  const text = incidentText(shown.item, call, isExpanded, undefined);
  return answerOne(api, call, 'incidents', text, shown.booked['graph-incidents']);
}

function answerOne(
  api: GraphSecurityApi,
  { url, headers }: Call,
  collection: string,
  text: string,
  booked: { readonly key: string } | undefined,
): CloudAnswer {
  const context = `${url.origin}/v1.0/$metadata#security/${collection}/$entity`;
  const before = `{"@odata.context":${JSON.stringify(context)},`;
  return {
    status: 200,
    headers,
    body: recordStream([{ json: text.slice(1) }], before, ''),
    taken: () => api.issued.handOut(booked ? [booked] : []),
  };
}

function incidentText(
  incident: GraphIncident,
  { alerts, style }: Call,
  isExpanded: boolean,
  select: readonly string[] | undefined,
): string {
  const text = graphText(incident, { ...style, select });
  if (!isExpanded) return text;
  const inside = alerts.incidents
    .alertsOf(incident.id)
    .map((alert) => graphText(alert, { ...style, select: undefined }));
  return `${text.slice(0, -1)},"alerts":[${inside.join(',')}]}`;
}

/** The incident itself, or any of its alerts. */
function isPoisoned({ poisoned, incidents }: SecurityAlerts, { id }: GraphIncident): boolean {
  return poisoned.has(id) || incidents.alertsOf(id).some((alert) => poisoned.has(alert.id));
}
