// One audit record of a blob as a record of ours. Its Id alone decides whether it is the same; its RecordType
// decides which mapping and lane it belongs to.
import type { Classify, SourceRecord } from '../../model/record.ts';
import { apiTime } from '../microsoft/api-time.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { recordId } from '../microsoft/record-id.ts';
import type { PendingBlob } from './blob-ledger.ts';

const family = 'office-activity';

/** `wanted`: RecordTypes to keep, or all. Undefined: it is not wanted. */
export function activityRecord(
  element: Element,
  blob: PendingBlob,
  tenant: string,
  wanted: ReadonlySet<number> | 'all',
  classify: Classify,
): { readonly record: SourceRecord; readonly hasOwnId: boolean } | undefined {
  const fields = element.value as Readonly<Record<string, unknown>>;
  const recordType = fields['RecordType'];
  // What has no RecordType is no audit record: it is kept, so that the mapping can reject it with a reason.
  if (wanted !== 'all' && typeof recordType === 'number' && !wanted.has(recordType)) return undefined;
  const { id, isOwn } = recordId(fields['Id'], element.json);
  const { type, lane } = classify(family, typeof recordType === 'number' ? String(recordType) : '');
  const record: SourceRecord = {
    type,
    id,
    version: '',
    occurredAtMs: apiTime(fields['CreationTime']) ?? blob.createdAtMs,
    tenant,
    lane,
    // A copy: most of an answer is left out as a rule, and a view would keep all of it in memory.
    json: wanted === 'all' ? element.json : new Uint8Array(element.json),
    facts: {
      contentId: blob.contentId,
      contentType: blob.contentType,
      ...(blob.isBackfilled ? { backfilled: true } : {}),
    },
  };
  return { record, hasOwnId: isOwn };
}
