// Short ways to the records and pages that tests of the pipeline move about.
import type { Page } from '../../src/model/page.ts';
import type { Facts, Lane, SourceRecord } from '../../src/model/record.ts';

export function someRecord(
  id: string,
  more: { readonly lane?: Lane; readonly type?: string; readonly facts?: Facts; readonly json?: string } = {},
): SourceRecord {
  return {
    type: more.type ?? 'thing',
    id,
    version: '',
    occurredAtMs: Date.UTC(2026, 0, 8),
    tenant: 'contoso',
    lane: more.lane ?? 'alert',
    json: new TextEncoder().encode(more.json ?? JSON.stringify({ id })),
    facts: more.facts ?? {},
  };
}

export function somePage(records: readonly SourceRecord[], more: Partial<Page> = {}): Page {
  return { records, changes: [], filtered: 0, hasMore: false, ...more };
}
