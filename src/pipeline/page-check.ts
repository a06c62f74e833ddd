// What the pulling loop checks of a page before it goes to the journal: a source that breaks its contract
// must be the one that is told so, not the journal.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Page } from '../model/page.ts';
import { lanes, type SourceRecord } from '../model/record.ts';

/** Throws `program-defect` when the page is not one. */
export function checkPage(page: Page, source: string): Page {
  if (!Array.isArray(page?.records) || !Array.isArray(page.changes)) {
    throw defect(source, 'a page without its lists of records and changes');
  }
  const broken = page.records.findIndex((record: SourceRecord) => !isRecord(record));
  if (broken >= 0) throw defect(source, `a page whose record ${broken} is incomplete`);
  return page;
}

function isRecord(record: SourceRecord): boolean {
  return (
    record?.json instanceof Uint8Array &&
    typeof record.id === 'string' &&
    record.id !== '' &&
    typeof record.version === 'string' &&
    typeof record.type === 'string' &&
    typeof record.tenant === 'string' &&
    Number.isFinite(record.occurredAtMs) &&
    lanes.includes(record.lane)
  );
}

function defect(source: string, seen: string): ConnectorError {
  return new ConnectorError('program-defect', { message: `Pulling from ${source} yielded ${seen}.` });
}
