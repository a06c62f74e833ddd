// Records that have changed shape, told as at most one event per record type and hour, each finding once in thirty
// days. Which were told is state beside the event.
import type { StateChange, StateView } from '../../model/state.ts';
import { isoTime } from './connector-record.ts';
import type { HealthEvent } from './health-event.ts';

const hourMs = 3_600_000;
const rememberMs = 30 * 24 * hourMs;
/** Findings of one type in one event; the rest is told an hour later. */
const mostFindings = 50;
/** Findings of one type in thirty days; names that differ with every record are no news after this. */
const mostRemembered = 500;
const prefix = 'health/schema/';

export type Findings = ReadonlyMap<string, ReadonlySet<string>>;

export function driftEvents(
  state: StateView,
  findings: Findings,
  nowMs: number,
): { readonly events: readonly HealthEvent[]; readonly changes: readonly StateChange[] } {
  const events: HealthEvent[] = [];
  const changes: StateChange[] = [];
  for (const [recordType, found] of findings) {
    const { fresh, forgotten } = untold(state, recordType, found, nowMs);
    if (fresh.length === 0) continue;
    events.push(eventOf(recordType, fresh, nowMs));
    changes.push({ put: lastKey(recordType), value: nowMs }, ...forgotten);
    changes.push(...fresh.map((finding) => ({ put: toldKey(recordType, finding), value: nowMs })));
  }
  return { events, changes };
}

function untold(state: StateView, recordType: string, found: ReadonlySet<string>, nowMs: number) {
  const isWithin = (value: unknown, ms: number) =>
    typeof value === 'number' && value <= nowMs && nowMs - value < ms;
  const candidates = [...found].filter(
    (finding) => !isWithin(state.get(toldKey(recordType, finding)), rememberMs),
  );
  if (candidates.length === 0 || isWithin(state.get(lastKey(recordType)), hourMs)) {
    return { fresh: [], forgotten: [] };
  }
  const told = [...state.entries(toldKey(recordType, ''))];
  const old = told.filter(([, value]) => !isWithin(value, rememberMs));
  const room = mostRemembered - (told.length - old.length);
  return {
    fresh: candidates.slice(0, Math.max(0, Math.min(mostFindings, room))),
    forgotten: old.map(([key]) => ({ delete: key })),
  };
}

function eventOf(recordType: string, findings: readonly string[], nowMs: number): HealthEvent {
  return {
    at: isoTime(nowMs),
    about: 'schema',
    event: 'drift',
    subject: recordType,
    message: `Records of type ${recordType} have changed shape: ${sumsText(findings)}.`,
    remedy:
      'Nothing is lost: what no mapping takes stays out of the lines. See whether the mapping, or a rule that reads a field which comes no more, has to follow.',
    recordType,
    count: findings.length,
    findings,
  };
}

function sumsText(findings: readonly string[]): string {
  const count = (kind: string) => findings.filter((finding) => finding.startsWith(`${kind}: `)).length;
  const sums: readonly (readonly [number, string, string])[] = [
    [count('new'), 'new path', 'new paths'],
    [count('vanished'), 'field that comes no more', 'fields that come no more'],
    [count('unknown RecordType'), 'unknown RecordType', 'unknown RecordTypes'],
  ];
  return sums
    .flatMap(([sum, one, several]) => (sum === 0 ? [] : [`${sum} ${sum === 1 ? one : several}`]))
    .join(', ');
}

function toldKey(recordType: string, finding: string): string {
  return `${prefix}told/${recordType}/${finding}`;
}

function lastKey(recordType: string): string {
  return `${prefix}last/${recordType}`;
}
