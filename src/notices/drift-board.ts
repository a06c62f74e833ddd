// What the mappings have noticed of Microsoft's records changing shape, per record type: kept for whoever tells it.
import type { Notice } from './notice.ts';

/** Beyond these, further findings of the run are not kept; the log has them. */
const mostTypes = 100;
const mostOfType = 200;
const longestFinding = 200;

export interface DriftBoard {
  readonly report: (notice: Notice) => void;
  /** Record type -> findings, each once: `new: Path`, `vanished: Path`, `unknown RecordType: 999`. */
  readonly findings: ReadonlyMap<string, ReadonlySet<string>>;
}

export function createDriftBoard(): DriftBoard {
  const findings = new Map<string, Set<string>>();
  const add = (recordType: string, finding: string) => {
    const ofType = findings.get(recordType) ?? new Set();
    if (ofType.size >= mostOfType || (ofType.size === 0 && findings.size >= mostTypes)) return;
    findings.set(recordType, ofType.add(finding.slice(0, longestFinding)));
  };
  return {
    findings,
    report: (notice) => {
      if (notice.notice === 'unknown-path') add(notice.recordType, `new: ${notice.path}`);
      if (notice.notice === 'path-vanished') add(notice.recordType, `vanished: ${notice.path}`);
      if (notice.notice === 'record-type-unknown') {
        add(notice.recordType, `unknown RecordType: ${notice.number}`);
      }
    },
  };
}
