// One detection as a record. A FullId names a detection (an AlertId may have several), and
// LastProcessedTimeUtc changes when Microsoft has processed it again.
import type { Facts, SourceRecord } from '../../model/record.ts';
import { apiTime } from '../microsoft/api-time.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { recordId } from '../microsoft/record-id.ts';

export interface Detection {
  readonly record: SourceRecord;
  readonly hasOwnId: boolean;
}

/** `fallbackMs` stands for the time of a detection that carries none. What is an object but no detection is for the mapping to reject. */
export function detectionRecord(
  element: Element,
  tenant: string,
  fallbackMs: number,
  facts: Facts,
): Detection {
  const fields = element.value as Readonly<Record<string, unknown>>;
  const processed = fields['LastProcessedTimeUtc'];
  const { id, isOwn } = recordId(fields['FullId'], element.json);
  return {
    hasOwnId: isOwn,
    record: {
      type: 'endpoint-detection',
      id,
      version: isOwn && typeof processed === 'string' ? processed : '',
      occurredAtMs: apiTime(fields['AlertTime']) ?? apiTime(processed) ?? fallbackMs,
      tenant,
      lane: 'alert',
      json: element.json,
      facts,
    },
  };
}
