// What of a page is new: records known from before, from an earlier page of the same group or from further up in
// the same page are dropped.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import { type PageBlock, pageBlock } from './block.ts';
import { type KnownRecords, recordIdentity } from './known-records.ts';
import type { Request } from './ledger.ts';

const bytesBesideJson = 200;

export function pageRequest(known: KnownRecords, source: string, page: Page): Request {
  const ids = page.records.map(recordIdentity);
  return {
    source,
    bytes: page.records.reduce((bytes, { json }) => bytes + json.length + bytesBesideJson, 0),
    prepare: (taken) => freshPart(known, source, page, ids, taken),
  };
}

async function freshPart(
  known: KnownRecords,
  source: string,
  page: Page,
  ids: readonly Buffer[],
  taken: ReadonlySet<string>,
): Promise<PageBlock | undefined> {
  const names = ids.map((id) => id.toString('latin1'));
  const seen = new Set([...(await findKnown(known, names)), ...names.filter((name) => taken.has(name))]);
  const fresh = new Map<(typeof page.records)[number], Buffer>();
  for (const [i, record] of page.records.entries()) {
    const name = names[i] as string;
    if (seen.has(name)) continue;
    seen.add(name);
    fresh.set(record, ids[i] as Buffer);
  }
  if (fresh.size === 0 && page.changes.length === 0) return undefined;
  return pageBlock(source, page.changes, [...fresh.keys()], (record) => fresh.get(record) as Buffer);
}

async function findKnown(known: KnownRecords, names: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    return await known.find(names);
  } catch (error) {
    throw new ConnectorError('journal-read-failed', {
      message: `Looking up known records failed: ${String(error)}.`,
      cause: error,
    });
  }
}
