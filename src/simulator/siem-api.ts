// The SIEM API of Defender for Endpoint, simulated: one JSON array of detections per GET, chosen by
// LastProcessedTimeUtc. It has no paging, no order and no error codes; refusals are plain statuses.
import type { Clock } from '../world/clock.ts';
import { bearerOf, refuseBearer } from './authorisation.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer, jsonType } from './cloud-answer.ts';
import type { DetectionQuery } from './detection-store.ts';
import { siemAudiences } from './entra/resources.ts';
import { tickTime } from './events/times.ts';
import type { IssuedRecords } from './issued-records.ts';
import { recordStream } from './record-stream.ts';
import type { SimulatedTenant } from './tenant.ts';

export interface SiemApi {
  readonly clock: Clock;
  readonly tokenKey: string;
  readonly issued: IssuedRecords;
  readonly findTenant: (tenantId: string) => SimulatedTenant | undefined;
}

const defaultWindowMs = 2 * 3_600_000;

export function answerDetections(api: SiemApi, request: CloudRequest): CloudAnswer {
  const nowMs = api.clock.now();
  const claims = bearerOf(request, { tokenKey: api.tokenKey, audiences: siemAudiences, nowMs });
  if (!claims) return refuseBearer(siemAudiences[0] ?? '');
  const tenant = api.findTenant(claims.tid);
  if (!tenant?.setup.hasSiemApi) {
    return jsonAnswer(403, { Message: 'The tenant is not authorized to use this API.' });
  }
  const query = readQuery(new URL(request.url).searchParams, nowMs);
  // The documents have one status for everything that is wrong with a request: 401.
  if (!query) return jsonAnswer(401, { Message: 'The request is malformed.' });
  const found = tenant.detections.select(query, tenant.catchUp(nowMs));
  const taken = () => api.issued.handOut(found);
  return { status: 200, headers: { 'Content-Type': jsonType }, body: recordStream(found), taken };
}

/** Undefined when a value cannot be read. Names are matched without regard to case. */
function readQuery(given: URLSearchParams, nowMs: number): DetectionQuery | undefined {
  const values = (name: string) =>
    [...given].filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const value = (name: string) => values(name)[0];
  const since = readSince(value('sinceTimeUtc'), value('ago'), nowMs);
  const until = readUntil(value('untilTimeUtc'), nowMs);
  const limit = value('limit');
  if (since === undefined || until === undefined) return undefined;
  if (limit !== undefined && !/^\d{1,9}$/.test(limit)) return undefined;
  return {
    since,
    until,
    limit: limit === undefined ? undefined : Number(limit),
    machineGroups: values('machinegroups'),
    deviceCreatedTag: value('DeviceCreatedMachineTags'),
    cloudCreatedTag: value('CloudCreatedMachineTags'),
  };
}

function readSince(since: string | undefined, ago: string | undefined, nowMs: number): string | undefined {
  if (since !== undefined) return readTime(since);
  if (ago === undefined) return tickTime(nowMs - defaultWindowMs, 0);
  const match = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(ago);
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return tickTime(nowMs - total * 1_000, 0);
}

function readUntil(until: string | undefined, nowMs: number): string | undefined {
  return until === undefined ? tickTime(nowMs, 9_999) : readTime(until);
}

/**
 * Any of the spellings in the documents and samples (quoted, with a blank for the T, without a zone, up to
 * seven fractional digits) in the one of the records, so that both compare as text.
 */
function readTime(text: string): string | undefined {
  const match = /^"?(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,7}))?Z?)?"?$/.exec(text);
  if (!match) return undefined;
  const [, date, time = '00:00:00', fraction = ''] = match;
  const toSecond = `${date}T${time.length === 5 ? `${time}:00` : time}`;
  if (Number.isNaN(Date.parse(`${toSecond}Z`))) return undefined;
  return `${toSecond}.${fraction.padEnd(7, '0')}Z`;
}
