// Sources and destinations that fail for long, and recover: each change told once. What was told is state beside
// the event, so that a kill neither hides nor repeats one; what flaps is told a few times an hour, no more.
import { codes, type ErrorCode } from '../../errors/codes.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import type { Trouble } from '../../notices/status.ts';
import { isoTime } from './connector-record.ts';
import type { HealthEvent } from './health-event.ts';

const minuteMs = 60_000;
/** What may pass by itself is told when it has lasted so long; what waits for a person at once. */
const lastingMs = 10 * minuteMs;
const throttledMs = 15 * minuteMs;
/** Without trouble for so long: recovered, not only between two failures. */
const steadyMs = minuteMs;
const hourMs = 60 * minuteMs;
const mostPerHour = 6;
const prefix = 'health/';

const throttling: ReadonlySet<ErrorCode> = new Set(['source-throttled', 'credential-throttled']);

/** A source or destination as it is now. */
export interface WatchedPart {
  readonly about: 'source' | 'destination';
  readonly name: string;
  readonly trouble: Trouble | undefined;
  /** It has ended and comes back with a restart only. */
  readonly isStopped: boolean;
  /** Without trouble: it was seen to work since the start, not only not yet seen to fail. */
  readonly isSeenWorking: boolean;
  /** What its application must be granted, to be named when the permission is missing. */
  readonly roles: readonly string[];
}

interface ToldState {
  /** The last event. */
  readonly told: string;
  readonly code: string;
  readonly sinceMs: number;
  /** When the last ones were told. */
  readonly atMs: readonly number[];
}

const nothingTold: ToldState = { told: 'recovered', code: '', sinceMs: 0, atMs: [] };

export interface TroubleWatch {
  look(
    state: StateView,
    parts: readonly WatchedPart[],
    nowMs: number,
  ): { readonly events: readonly HealthEvent[]; readonly changes: readonly StateChange[] };
}

/** Remembers since when a part is in trouble or out of it: of a trouble, the code may change while it lasts. */
export function createTroubleWatch(): TroubleWatch {
  const troubledSince = new Map<string, number>();
  const steadySince = new Map<string, number>();

  /** Since when it is in trouble, or out of it. */
  const note = ({ trouble }: WatchedPart, key: string, nowMs: number): number => {
    const [noted, ended] =
      trouble === undefined ? [steadySince, troubledSince] : [troubledSince, steadySince];
    ended.delete(key);
    const sinceMs = Math.min(noted.get(key) ?? trouble?.sinceMs ?? nowMs, nowMs);
    noted.set(key, sinceMs);
    return sinceMs;
  };

  return {
    look: (state, parts, nowMs) => {
      const events: HealthEvent[] = [];
      const changes: StateChange[] = forgetOthers(state, parts);
      for (const part of parts) {
        const key = keyOf(part);
        const before = readTold(state.get(key));
        const sinceMs = note(part, key, nowMs);
        const event =
          part.trouble === undefined
            ? recovery(part, before, sinceMs, nowMs)
            : failure(part, part.trouble, before, sinceMs, nowMs);
        const atMs = before.atMs.filter((at) => nowMs - at < hourMs && at <= nowMs);
        if (event === undefined || atMs.length >= mostPerHour) continue;
        events.push(event);
        const told = { told: event.event, code: part.trouble?.code ?? '', sinceMs, atMs: [...atMs, nowMs] };
        changes.push({ put: key, value: told });
      }
      return { events, changes };
    },
  };
}

function failure(
  part: WatchedPart,
  trouble: Trouble,
  before: ToldState,
  sinceMs: number,
  nowMs: number,
): HealthEvent | undefined {
  const event = worthTelling(part, trouble, sinceMs, nowMs);
  const { code, message, remedy } = trouble;
  // What waits for another person than before is news, too.
  const isNews = event !== before.told || (codes[code].action !== 'retry' && code !== before.code);
  if (event === undefined || !isNews) return undefined;
  return {
    at: isoTime(nowMs),
    about: event === 'missing' ? 'permission' : part.about,
    event,
    subject: part.name,
    message,
    remedy,
    code,
    since: isoTime(sinceMs),
    minutes: minutesOf(sinceMs, nowMs),
    ...(event === 'missing' && part.roles.length > 0 ? { roles: part.roles } : {}),
  };
}

/** What its trouble is to be told as; undefined while it may still pass. */
function worthTelling(
  { about, isStopped }: WatchedPart,
  { code }: Trouble,
  sinceMs: number,
  nowMs: number,
): 'failing' | 'throttled' | 'missing' | undefined {
  if (about === 'source' && code === 'source-role-missing') return 'missing';
  if (throttling.has(code)) return nowMs - sinceMs >= throttledMs ? 'throttled' : undefined;
  // A full journal has room again as soon as a destination settles.
  const needsPerson = isStopped || (codes[code].action !== 'retry' && code !== 'journal-full');
  return needsPerson || nowMs - sinceMs >= lastingMs ? 'failing' : undefined;
}

function recovery(
  { about, name: subject, isSeenWorking }: WatchedPart,
  before: ToldState,
  sinceMs: number,
  nowMs: number,
): HealthEvent | undefined {
  const isBack = isSeenWorking && nowMs - sinceMs >= steadyMs;
  if (before.told === 'recovered' || !isBack) return undefined;
  const minutes = minutesOf(before.sinceMs, sinceMs);
  const then =
    about === 'source'
      ? 'Nothing is lost of that time unless a collection gap says so.'
      : 'What waited meanwhile is sent now.';
  return {
    at: isoTime(nowMs),
    about,
    event: 'recovered',
    subject,
    message: `${subject} works again after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. ${then}`,
    code: before.code,
    since: isoTime(before.sinceMs),
    minutes,
  };
}

/** A part that the configuration no longer names will never recover. */
function forgetOthers(state: StateView, parts: readonly WatchedPart[]): StateChange[] {
  const known = new Set(parts.map(keyOf));
  return ['source/', 'destination/'].flatMap((about) =>
    [...state.entries(prefix + about)].flatMap(([key]) => (known.has(key) ? [] : [{ delete: key }])),
  );
}

function keyOf({ about, name }: Pick<WatchedPart, 'about' | 'name'>): string {
  return `${prefix}${about}/${name}`;
}

function readTold(value: unknown): ToldState {
  return typeof value === 'object' && value !== null && 'told' in value ? (value as ToldState) : nothingTold;
}

function minutesOf(fromMs: number, toMs: number): number {
  return Math.max(0, Math.round((toMs - fromMs) / minuteMs));
}
