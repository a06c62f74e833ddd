// Reads a window although Microsoft fails on it: halves of it, and halves of those that fail, until what is left is
// a millisecond. If others work, that is a poisoned span, which is read past; if nothing works, the fault is
// Microsoft's as a whole, and few requests are spent to find out.
import type { ErrorCode } from '../../errors/codes.ts';
import type { ConnectorError } from '../../errors/connector-error.ts';
import type { Span } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { OnRead, PartReader } from './part-reader.ts';

/** What has been found out in one round. */
export interface Evidence {
  /** Something was answered. */
  hasWorked: boolean;
  /** Parts that failed. */
  failures: number;
}

/** Enough to find a poisoned millisecond within a day. */
const mostFailures = 40;
/** So many failures and nothing that works: it is not the spans. */
const failuresOfAll = 3;
const smallestMs = 1;

const aboutASpan: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'source-failing',
  'source-timeout',
  'source-connection-lost',
  'source-answer-malformed',
]);

/** One that names a time to come back at is about the API as a whole. */
export function concernsSpan(error: ConnectorError): boolean {
  return aboutASpan.has(error.code) && error.retryAfterMs === undefined;
}

/** Returns the spans that fail by themselves. Throws what concerns more than a span, and when nothing works. */
export async function* readDespiteFailures(
  window: Span,
  read: PartReader,
  onRead: OnRead,
  evidence: Evidence,
  signal: AbortSignal,
): AsyncGenerator<Page, readonly Span[]> {
  const poisoned: Span[] = [];
  const open: Span[] = [window];
  let problem: ConnectorError | undefined;
  for (let part = open.shift(); part !== undefined; part = open.shift()) {
    const { readToMs, failure } = yield* read(part, onRead, signal);
    if (failure === undefined) continue;
    if (!concernsSpan(failure)) throw failure;
    problem ??= failure;
    evidence.failures += 1;
    const isStorm = !evidence.hasWorked && evidence.failures >= failuresOfAll;
    if (isStorm || evidence.failures > mostFailures) throw problem;
    const rest = { fromMs: readToMs, toMs: part.toMs };
    if (rest.toMs - rest.fromMs <= smallestMs) poisoned.push(rest);
    else if (evidence.hasWorked) open.push(...halves(rest));
    else open.unshift(...endsFirst(rest));
  }
  if (problem !== undefined && !evidence.hasWorked) throw problem;
  return poisoned;
}

/** The two ends are asked for only to see whether anything works at all. */
function endsFirst({ fromMs, toMs }: Span): readonly Span[] {
  const first = { fromMs, toMs: fromMs + smallestMs };
  const last = { fromMs: Math.max(first.toMs, toMs - smallestMs), toMs };
  const between = { fromMs: first.toMs, toMs: last.fromMs };
  return [first, last, ...halves(between)].filter((span) => span.toMs > span.fromMs);
}

function halves({ fromMs, toMs }: Span): readonly Span[] {
  const middle = Math.floor((fromMs + toMs) / 2);
  return [
    { fromMs, toMs: middle },
    { fromMs: middle, toMs },
  ];
}
