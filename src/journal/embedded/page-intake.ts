// What of a page is new: records known from before, from an earlier page of the same group or from further up in
// the same page are dropped.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import { type PageBlock, pageBlock } from './block.ts';
import { type KnownRecords, recordIdentity } from './known-records.ts';
import type { Request } from './ledger.ts';

const bytesBesideJson = 200;

export function pageRequest(known: KnownRecords, source: string, page: Page): Request {
  const names = page.records.map(recordIdentity);
  return {
    source,
    bytes: page.records.reduce((bytes, { json }) => bytes + json.length + bytesBesideJson, 0),
    prepare: (taken) => freshPart(known, source, page, names, taken),
  };
}

async function freshPart(
  known: KnownRecords,
  source: string,
  page: Page,
  names: readonly string[],
  taken: ReadonlySet<string>,
): Promise<PageBlock | undefined> {
  const seen = new Set([...(await findKnown(known, names)), ...names.filter((name) => taken.has(name))]);
  const fresh = new Map<(typeof page.records)[number], string>();
  for (const [i, record] of page.records.entries()) {
    const name = names[i] as string;
    if (seen.has(name)) continue;
    seen.add(name);
    fresh.set(record, name);
  }
  if (fresh.size === 0 && page.changes.length === 0) return undefined;
  return pageBlock(source, page.changes, [...fresh.keys()], (record) => fresh.get(record) as string);
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
