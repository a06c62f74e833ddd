// The Office 365 Management Activity API, simulated: subscriptions, content listing and blobs of one tenant
// per token, with the checks and AF codes of the real one.
import type { Clock } from '../world/clock.ts';
import { answerListing, describeBlob } from './activity-listing.ts';
import { refuseActivity } from './activity-refusal.ts';
import type { PostWebhook } from './activity-webhooks.ts';
import { bearerOf, permissionsOf, refuseBearer } from './authorisation.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer, jsonType, textAnswer } from './cloud-answer.ts';
import { managementAudiences } from './entra/resources.ts';
import { type ContentType, contentTypes } from './events/office-record.ts';
import type { IssuedRecords } from './issued-records.ts';
import { recordStream } from './record-stream.ts';
import type { SeededRandom } from './seeded-random.ts';
import { startSubscription } from './subscription-start.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface ManagementActivityApi {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly tokenKey: string;
  readonly issued: IssuedRecords;
  readonly listingPageSize: number;
  readonly postWebhook: PostWebhook;
  readonly findTenant: (tenantId: string) => SimulatedTenant | undefined;
}

interface Call {
  readonly tenant: SimulatedTenant;
  readonly request: CloudRequest;
  readonly url: URL;
  readonly nowMs: number;
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** `tenantInPath` and `operation` are the parts of `/api/v1.0/{tenant}/activity/feed/{operation}`. */
export function answerActivity(
  api: ManagementActivityApi,
  tenantInPath: string,
  operation: string,
  request: CloudRequest,
): CloudAnswer | Promise<CloudAnswer> {
  const nowMs = api.clock.now();
  const claims = bearerOf(request, { tokenKey: api.tokenKey, audiences: managementAudiences, nowMs });
  if (!claims) return refuseBearer(managementAudiences[0] ?? '');
  if (!guid.test(tenantInPath)) return refuseActivity('AF20013', tenantInPath);
  if (claims.tid !== tenantInPath.toLowerCase()) return refuseActivity('AF20010', tenantInPath);
  const tenant = api.findTenant(claims.tid);
  if (!tenant) return refuseActivity('AF20011', tenantInPath);
  if (!permissionsOf(claims).includes('ActivityFeed.Read'))
    return refuseActivity('AF10001', permissionsOf(claims).join(', '));
  if (!tenant.setup.isAuditOn) return refuseActivity('AF20012', tenantInPath);
  tenant.catchUp(nowMs);
  const call = { tenant, request, url: new URL(request.url), nowMs };
  if (operation.startsWith('audit/')) return answerBlob(api, call, operation.slice('audit/'.length));
  return answerSubscriptions(api, call, `${request.method} ${operation}`);
}

function answerSubscriptions(
  api: ManagementActivityApi,
  call: Call,
  operation: string,
): CloudAnswer | Promise<CloudAnswer> {
  const { tenant, request, url, nowMs } = call;
  if (operation === 'GET subscriptions/list') return listSubscriptions(call);
  if (operation === 'GET resources/dlpSensitiveTypes') return listSensitiveTypes(request);
  if (!perContentType.includes(operation)) return textAnswer(404, 'text/plain', 'Not found');
  const publisher = url.searchParams.get('PublisherIdentifier');
  if (publisher !== null && !guid.test(publisher)) return refuseActivity('AF20002', 'PublisherIdentifier');
  const given = url.searchParams.get('contentType');
  if (given === null) return refuseActivity('AF20001', 'contentType');
  const contentType = contentTypes.find((type) => type.toLowerCase() === given.toLowerCase());
  if (!contentType) return refuseActivity('AF20020');
  switch (operation) {
    case 'POST subscriptions/start': {
      const { random, postWebhook } = api;
      const body = request.body ?? '';
      return startSubscription({ tenant, contentType, body, origin: url.origin, nowMs, random, postWebhook });
    }
    case 'POST subscriptions/stop':
      return stopSubscription(call, contentType);
    default:
      return listPerContentType(api, call, contentType, operation === 'GET subscriptions/content');
  }
}

const perContentType = [
  'POST subscriptions/start',
  'POST subscriptions/stop',
  'GET subscriptions/content',
  'GET subscriptions/notifications',
];

function listSubscriptions({ tenant, nowMs }: Call): CloudAnswer {
  const all = tenant.subscriptions.list();
  return jsonAnswer(
    200,
    // In a documented sample the second entry has no status.
    all.map(({ contentType, status }, at) => ({
      contentType,
      ...(at === 1 && status === 'enabled' ? {} : { status }),
      webhook: tenant.webhooks.describe(contentType, nowMs),
    })),
  );
}

function stopSubscription({ tenant, nowMs }: Call, contentType: ContentType): CloudAnswer {
  if (!tenant.subscriptions.get(contentType)) return refuseActivity('AF20022');
  tenant.subscriptions.stop(contentType, nowMs);
  return textAnswer(200, jsonType, '');
}

function listPerContentType(
  { listingPageSize, random }: ManagementActivityApi,
  { tenant, url, nowMs }: Call,
  contentType: ContentType,
  isOfContent: boolean,
): CloudAnswer {
  const subscription = tenant.subscriptions.get(contentType);
  if (!subscription) return refuseActivity('AF20022');
  if (subscription.status === 'disabled') return refuseActivity('AF20023');
  const content = (fromMs: number, toMs: number) =>
    tenant.content.list(contentType, fromMs, toMs).map((blob) => ({
      number: blob.number,
      item: describeBlob(blob, url.origin, tenant.setup.tenantId),
    }));
  const notifications = (fromMs: number, toMs: number) => tenant.webhooks.sent(contentType, fromMs, toMs);
  const rows = isOfContent ? content : notifications;
  return answerListing({ contentType, url, nowMs, pageSize: listingPageSize, random, rows });
}

/** Friendly names for the ids in DLP events, in one language. */
function listSensitiveTypes({ headers }: CloudRequest): CloudAnswer {
  const language = headers['accept-language'] ?? 'en-US';
  if (language.includes(',')) return refuseActivity('AF20053');
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language)) return refuseActivity('AF20054');
  return jsonAnswer(200, [
    { id: '50842eb7-edc8-4019-85dd-5a5c1f2bb085', name: 'Credit Card Number' },
    { id: 'a44669fe-0d48-453d-a9b1-2cc83f2cba77', name: 'U.S. Social Security Number (SSN)' },
  ]);
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
