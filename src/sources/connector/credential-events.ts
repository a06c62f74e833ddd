// A credential that runs out, told 30, 14, 7 and 1 days before and when it has: each once. Who starts late hears
// of the most urgent one only; a renewed credential starts anew.
import type { StateChange, StateView } from '../../model/state.ts';
import { expiryStage } from '../../notices/expiry-stage.ts';
import { isoTime } from './connector-record.ts';
import type { HealthEvent } from './health-event.ts';

const dayMs = 86_400_000;
const prefix = 'health/credential/';
/** Keys sort like the times they hold. */
const digits = 15;
const remembered = 10;

export interface ExpiringCredential {
  /** As in messages, e.g. `client secret`; no two have the same. */
  readonly name: string;
  /** Of what it is, e.g. `tenant contoso`, where the name does not say it. */
  readonly of?: string;
  readonly expiresAtMs: number;
  readonly remedy: string;
}

export function credentialEvents(
  state: StateView,
  credentials: readonly ExpiringCredential[],
  nowMs: number,
): { readonly events: readonly HealthEvent[]; readonly changes: readonly StateChange[] } {
  const events: HealthEvent[] = [];
  const changes: StateChange[] = [];
  for (const credential of credentials) {
    const { name, expiresAtMs } = credential;
    const stage = expiryStage(expiresAtMs, nowMs);
    // Of two that are configured now the one, now the other may be in use.
    const key = `${prefix}${name}/${String(expiresAtMs).padStart(digits, '0')}`;
    const told = state.get(key);
    if (stage === undefined || (typeof told === 'number' && told <= stage)) continue;
    changes.push({ put: key, value: stage }, ...forgetOldest(state, name));
    events.push(eventOf(credential, nowMs));
  }
  return { events, changes };
}

function forgetOldest(state: StateView, name: string): readonly StateChange[] {
  const keys = [...state.entries(`${prefix}${name}/`)].map(([key]) => key);
  return keys.slice(0, Math.max(0, keys.length - remembered)).map((key) => ({ delete: key }));
}

/** Begun days count; 0 when it is over. */
export function daysUntil(expiresAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((expiresAtMs - nowMs) / dayMs));
}

function eventOf({ name: subject, of, expiresAtMs, remedy }: ExpiringCredential, nowMs: number): HealthEvent {
  const daysLeft = daysUntil(expiresAtMs, nowMs);
  const isOver = expiresAtMs <= nowMs;
  const when = isOver ? 'has expired' : `expires in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  return {
    at: isoTime(nowMs),
    about: 'credential',
    event: isOver ? 'expired' : 'expiring',
    subject,
    message: `The ${subject}${of === undefined ? '' : ` of ${of}`} ${when}.`,
    remedy,
    daysLeft,
    expiresAt: isoTime(expiresAtMs),
  };
}
