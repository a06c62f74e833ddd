// What is told of blobs that expired before they could be fetched: one gap event for all that lie near one
// another in time, with how many there are.
import type { Span } from '../../model/coverage.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from '../connector/gap-record.ts';
import type { PendingBlob } from './blob-ledger.ts';

/** Blobs further apart are told apart. */
const nearMs = 3_600_000;

interface Bundle extends Span {
  readonly first: PendingBlob;
  readonly count: number;
}

/** `recordsPerBlob`: as far as is known, for the estimate of what is missing. */
export function tellExpired(
  blobs: readonly PendingBlob[],
  about: { readonly source: string; readonly tenant: string; readonly nowMs: number },
  recordsPerBlob: number | undefined,
  report: Report,
): readonly SourceRecord[] {
  const { source, tenant, nowMs } = about;
  return bundled(blobs).map(({ first, count, fromMs, toMs }) => {
    const { contentType, contentId } = first;
    report({ notice: 'content-expired', source, contentType, contentId, count, fromMs, toMs });
    const detail =
      count === 1 ? `content ${contentId}` : `${count} pieces of content, the first is ${contentId}`;
    const estimate = recordsPerBlob === undefined ? {} : { estimate: Math.ceil(count * recordsPerBlob) };
    const gap = {
      source,
      tenant,
      what: contentType,
      fromMs,
      toMs,
      reason: 'expired',
      detail,
      ...estimate,
    } as const;
    return gapRecord(gap, nowMs);
  });
}

function bundled(blobs: readonly PendingBlob[]): readonly Bundle[] {
  const bundles: Bundle[] = [];
  for (const blob of blobs.toSorted((a, b) => a.createdAtMs - b.createdAtMs)) {
    const last = bundles.at(-1);
    const toMs = blob.createdAtMs + 1;
    if (last === undefined || blob.createdAtMs > last.toMs + nearMs) {
      bundles.push({ first: blob, count: 1, fromMs: blob.createdAtMs, toMs });
    } else bundles[bundles.length - 1] = { ...last, count: last.count + 1, toMs };
  }
  return bundles;
}
