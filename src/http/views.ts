// What the routes show, asked anew for each answer. The composition root provides it.

import type { StoredReject } from '../journal/journal.ts';
import type { SourceRecord } from '../model/record.ts';
import type { CoverageReport } from '../notices/coverage-report.ts';
import type { Status } from '../notices/status.ts';

export interface Views {
  status(): Status;
  /** Prometheus text. */
  metrics(): string;
  /** The completeness ledger of the last hours. */
  coverage(hours: number): Promise<CoverageReport>;
  /** The newest `limit`, newest first. */
  rejects(limit: number): Promise<readonly StoredReject[]>;
  rejected(
    number: number,
  ): Promise<{ readonly reject: StoredReject; readonly record: SourceRecord } | undefined>;
}
