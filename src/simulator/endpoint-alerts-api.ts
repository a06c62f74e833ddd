// The alerts API of Defender for Endpoint, simulated: the list with its query options and single alerts, of what
// the tenant's Microsoft Graph shows as alerts of that service.
import type { Clock } from '../world/clock.ts';
import { answerList, type ListServer } from './alerts/answer-list.ts';
import { endpointAlert } from './alerts/endpoint-alert.ts';
import { endpointAlertSet } from './alerts/endpoint-alert-set.ts';
import { endpointService, type GraphAlert } from './alerts/graph-alert.ts';
import type { SecurityAlerts } from './alerts/security-alerts.ts';
import type { Shown } from './alerts/shelf.ts';
import { bearerOf, permissionsOf } from './authorisation.ts';
import { type CloudAnswer, type CloudRequest, jsonType } from './cloud-answer.ts';
import { refuseEndpoint } from './endpoint-refusal.ts';
import { endpointAudiences } from './entra/resources.ts';
import { recordStream } from './record-stream.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface EndpointAlertsApi extends ListServer {
  readonly clock: Clock;
  readonly tokenKey: string;
  readonly findTenant: (tenantId: string) => SimulatedTenant | undefined;
}

const roles = ['Alert.Read.All', 'Alert.ReadWrite.All'];
const headers = { 'Content-Type': `${jsonType}; odata.metadata=minimal`, 'OData-Version': '4.0' };

/** `id`: of one alert; `''`: the list. */
export function answerEndpointAlerts(api: EndpointAlertsApi, id: string, request: CloudRequest): CloudAnswer {
  const nowMs = api.clock.now();
  const claims = bearerOf(request, { tokenKey: api.tokenKey, audiences: endpointAudiences, nowMs });
  const tenant = claims && api.findTenant(claims.tid);
  if (!claims || !tenant) return refuseEndpoint(api.random, 'Unauthorized');
  if (!roles.some((role) => permissionsOf(claims).includes(role))) {
    const message = `The application does not have any of the required application permissions (${roles.join(', ')}) to access the resource.`;
    return refuseEndpoint(api.random, 'Forbidden', message);
  }
  tenant.catchUp(nowMs);
  const url = new URL(request.url);
  return id === '' ? list(api, tenant.alerts, url, nowMs) : one(api, tenant.alerts, url, id);
}

function list(api: EndpointAlertsApi, alerts: SecurityAlerts, url: URL, nowMs: number): CloudAnswer {
  return answerList<GraphAlert>(api, {
    url,
    headers,
    context: `${url.origin}/api/$metadata#Alerts`,
    set: endpointAlertSet,
    all: ofEndpoint(alerts),
    feed: 'endpoint-alerts',
    write: ({ item }, { expand }) => JSON.stringify(endpointAlert(item, expand.includes('evidence'))),
    isFailing: ({ item }) => alerts.poisoned.has(item.id),
    // Reported: whoever gives a page size gets no link.
    canLink: ({ isTopGiven }) => !isTopGiven,
    isLinkLast: true,
    isLively: alerts.isLively(nowMs),
    updateOne: ({ item }) => alerts.change(item.id, 'comment', nowMs),
    refuse: (status, message) =>
      refuseEndpoint(api.random, status === 400 ? 'BadRequest' : 'InternalServerError', message),
  });
}

function one(api: EndpointAlertsApi, alerts: SecurityAlerts, url: URL, id: string): CloudAnswer {
  const shown = alerts.find(id);
  if (shown?.item.serviceSource !== endpointService) return refuseEndpoint(api.random, 'ResourceNotFound');
  if (alerts.poisoned.has(id)) return refuseEndpoint(api.random, 'InternalServerError');
  const hasEvidence = url.searchParams.get('$expand') === 'evidence';
  const text = JSON.stringify({
    '@odata.context': `${url.origin}/api/$metadata#Alerts/$entity`,
    ...endpointAlert(shown.item, hasEvidence),
  });
  const booked = shown.booked['endpoint-alerts'];
  return {
    status: 200,
    headers,
    body: recordStream([{ json: text }], '', ''),
    taken: () => api.issued.handOut(booked ? [booked] : []),
  };
}

function* ofEndpoint(alerts: SecurityAlerts): Iterable<Shown<GraphAlert>> {
  for (const shown of alerts.all()) if (shown.item.serviceSource === endpointService) yield shown;
}
