// Pages for journal tests: small records whose payload can be told from their id.
import type { Page } from '../../src/model/page.ts';
import type { Lane, SourceRecord } from '../../src/model/record.ts';
import type { StateChange } from '../../src/model/state.ts';

export function makeRecord(id: string, lane: Lane = 'alert', bytes = 0): SourceRecord {
  return {
    type: 'endpoint-detection',
    id,
    version: '',
    occurredAtMs: 1_767_863_419_000,
    tenant: 'contoso',
    lane,
    json: Buffer.from(JSON.stringify({ id, filling: 'x'.repeat(bytes) })),
    facts: { change: 'new', backfilled: false },
  };
}

export function makePage(records: readonly SourceRecord[], changes: readonly StateChange[] = []): Page {
  return { records, changes, filtered: 0, hasMore: false };
}

export function pageOf(ids: readonly string[], lane: Lane = 'alert', bytes = 0): Page {
  return makePage(ids.map((id) => makeRecord(id, lane, bytes)));
}
