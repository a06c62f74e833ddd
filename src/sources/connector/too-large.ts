// Events longer than can be taken in are passed over, and told for it: a notice for the log and a gap event for the
// SIEM, in the page that passes them. Who reads an answer says what it passed; who makes the page takes the events.
import type { Span } from '../../model/coverage.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { Report } from '../../notices/notice.ts';
import { gapRecord } from './gap-record.ts';

/** What is known of one, as the cutter of answers tells it. */
export interface PassedOver {
  readonly bytes: number;
  readonly sha256: string;
}

export interface TooLargeEvents {
  readonly note: (passed: PassedOver) => void;
  /** The events about what was noted since they were last taken; `span`: what was being read. */
  take(what: string, span: Span): readonly SourceRecord[];
}

/** Of an answer nobody makes pages of, no more are kept. */
const mostNoted = 1_000;

export function createTooLargeEvents(
  about: { readonly source: string; readonly tenant: string },
  now: () => number,
  report: Report,
): TooLargeEvents {
  const { source } = about;
  let noted: PassedOver[] = [];
  return {
    note: (passed) => {
      report({ notice: 'element-set-aside', source, bytes: passed.bytes });
      if (noted.length < mostNoted) noted.push(passed);
    },
    take: (what, span) => {
      const taken = noted;
      noted = [];
      return taken.map(({ bytes, sha256 }) => {
        const detail = `one of ${bytes} bytes is longer than can be taken in (SHA-256 ${sha256})`;
        const gap = { ...about, what, ...span, reason: 'unreadable', detail, estimate: 1 } as const;
        // The same one is read again with other spans.
        return gapRecord({ ...gap, identity: sha256 }, now());
      });
    },
  };
}
