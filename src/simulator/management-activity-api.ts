// The Office 365 Management Activity API, simulated: subscriptions, content listing and blobs of one tenant
// per token, with the checks and AF codes of the real one.
import type { Clock } from '../world/clock.ts';
import { answerListing } from './activity-listing.ts';
import { refuseActivity, throttleActivity } from './activity-refusal.ts';
import { bearerOf, permissionsOf, refuseBearer } from './authorisation.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer, jsonType, textAnswer } from './cloud-answer.ts';
import { managementAudiences } from './entra/resources.ts';
import { type ContentType, contentTypes } from './events/office-record.ts';
import type { IssuedRecords } from './issued-records.ts';
import { recordStream } from './record-stream.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface ManagementActivityApi {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly tokenKey: string;
  readonly issued: IssuedRecords;
  readonly listingPageSize: number;
  readonly findTenant: (tenantId: string) => SimulatedTenant | undefined;
}

interface Call {
  readonly tenant: SimulatedTenant;
  readonly request: CloudRequest;
  readonly url: URL;
  readonly nowMs: number;
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const nobody = '00000000-0000-0000-0000-000000000000';

/** `tenantInPath` and `operation` are the parts of `/api/v1.0/{tenant}/activity/feed/{operation}`. */
export function answerActivity(
  api: ManagementActivityApi,
  tenantInPath: string,
  operation: string,
  request: CloudRequest,
): CloudAnswer {
  const nowMs = api.clock.now();
  const claims = bearerOf(request, { tokenKey: api.tokenKey, audiences: managementAudiences, nowMs });
  if (!claims) return refuseBearer(managementAudiences[0] ?? '');
  if (!guid.test(tenantInPath)) return refuseActivity('AF20013', tenantInPath);
  if (claims.tid !== tenantInPath.toLowerCase()) return refuseActivity('AF20010', tenantInPath);
  const tenant = api.findTenant(claims.tid);
  if (!tenant) return refuseActivity('AF20011', tenantInPath);
  if (!permissionsOf(claims).includes('ActivityFeed.Read')) return refuseActivity('AF10001');
  if (!tenant.setup.isAuditOn) return refuseActivity('AF20012', tenantInPath);
  tenant.catchUp(nowMs);
  const call = { tenant, request, url: new URL(request.url), nowMs };
  if (operation.startsWith('audit/')) return answerBlob(api, call, operation.slice('audit/'.length));
  return answerSubscriptions(api, call, `${request.method} ${operation}`);
}

function answerSubscriptions(api: ManagementActivityApi, call: Call, operation: string): CloudAnswer {
  if (operation === 'GET subscriptions/list') return listSubscriptions(call);
  const known = ['POST subscriptions/start', 'POST subscriptions/stop', 'GET subscriptions/content'];
  if (!known.includes(operation)) return textAnswer(404, 'text/plain', 'Not found');
  const given = call.url.searchParams.get('contentType');
  if (given === null) return refuseActivity('AF20001', 'contentType');
  const contentType = contentTypes.find((type) => type.toLowerCase() === given.toLowerCase());
  if (!contentType) return refuseActivity('AF20020');
  switch (operation) {
    case 'POST subscriptions/start':
      return startSubscription(call, contentType);
    case 'POST subscriptions/stop':
      return stopSubscription(call, contentType);
    default:
      return listContent(api, call, contentType);
  }
}

function listSubscriptions({ tenant }: Call): CloudAnswer {
  const all = tenant.subscriptions.list();
  return jsonAnswer(
    200,
    // In a documented sample the second entry has no status.
    all.map(({ contentType, status }, at) => ({
      contentType,
      ...(at === 1 && status === 'enabled' ? {} : { status }),
      webhook: null,
    })),
  );
}

function startSubscription({ tenant, request, url, nowMs }: Call, contentType: ContentType): CloudAnswer {
  const body = request.body?.trim() ?? '';
  if (body.includes('"webhook"') && !/"webhook"\s*:\s*null/.test(body)) {
    return refuseActivity('AF20021', 'of a simulated subscription');
  }
  switch (tenant.subscriptions.start(contentType, nowMs)) {
    case 'throttled':
      return throttleActivity(
        403,
        'StartSubscription',
        url.searchParams.get('PublisherIdentifier') ?? nobody,
      );
    case 'unchanged':
      return refuseActivity('AF20024');
    default:
      return jsonAnswer(200, { contentType, status: 'enabled', webhook: null });
  }
}

function stopSubscription({ tenant, nowMs }: Call, contentType: ContentType): CloudAnswer {
  if (!tenant.subscriptions.get(contentType)) return refuseActivity('AF20022');
  tenant.subscriptions.stop(contentType, nowMs);
  return textAnswer(200, jsonType, '');
}

function listContent(
  api: ManagementActivityApi,
  { tenant, url, nowMs }: Call,
  contentType: ContentType,
): CloudAnswer {
  const subscription = tenant.subscriptions.get(contentType);
  if (!subscription) return refuseActivity('AF20022');
  if (subscription.status === 'disabled') return refuseActivity('AF20023');
  return answerListing({
    tenant,
    contentType,
    url,
    nowMs,
    pageSize: api.listingPageSize,
    random: api.random,
  });
}

function answerBlob(api: ManagementActivityApi, { tenant, nowMs }: Call, contentId: string): CloudAnswer {
  if (!contentId.includes('$')) return refuseActivity('AF20052', contentId);
  const blob = tenant.content.find(contentId);
  if (blob === undefined) return refuseActivity('AF20050', contentId);
  if (blob === 'expired' || blob.expiresAtMs <= nowMs) return refuseActivity('AF20051', contentId);
  if (blob.isPoisoned) return refuseActivity('AF50000');
  const taken = () => api.issued.handOut(blob.records);
  return { status: 200, headers: { 'Content-Type': jsonType }, body: recordStream(blob.records), taken };
}
