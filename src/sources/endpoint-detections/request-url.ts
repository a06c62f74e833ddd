// The one request of the SIEM API: detections whose LastProcessedTimeUtc lies in a window. `limit` is never
// used, because it keeps the newest and so loses the oldest.
// Source: Microsoft Learn, "Pull detections using the SIEM REST API".
import type { EndpointDetectionsOptions } from './options.ts';

/** Whether the bounds are included is not documented: asking a second earlier leaves no crack between windows. */
const overlapMs = 1_000;

export function requestUrl(
  origin: string,
  window: { readonly fromMs: number; readonly toMs: number },
  options: EndpointDetectionsOptions,
): string {
  const query = new URLSearchParams({
    sinceTimeUtc: new Date(window.fromMs - overlapMs).toISOString(),
    untilTimeUtc: new Date(window.toMs).toISOString(),
  });
  for (const group of options.machineGroups) query.append('machinegroups', group);
  if (options.deviceCreatedTag !== undefined)
    query.append('DeviceCreatedMachineTags', options.deviceCreatedTag);
  if (options.cloudCreatedTag !== undefined) query.append('CloudCreatedMachineTags', options.cloudCreatedTag);
  return `${origin}/api/alerts?${query}`;
}
