// A credential that runs out, told 30, 14, 7 and 1 days before and when it has: each once. Who starts late hears
// of the most urgent one only; a renewed credential starts anew.
import type { StateChange, StateView } from '../../model/state.ts';
import { isoTime } from './connector-record.ts';
import type { HealthEvent } from './health-event.ts';

const dayMs = 86_400_000;
/** Days before the end, the most urgent first. */
const stages = [0, 1, 7, 14, 30];
const prefix = 'health/credential/';
/** Keys sort like the times they hold. */
const digits = 15;
const remembered = 10;

export interface ExpiringCredential {
  /** Names it within its tenant, e.g. `client secret`. */
  readonly name: string;
  readonly expiresAtMs: number;
}

export function credentialEvents(
  state: StateView,
  tenant: string,
  credentials: readonly ExpiringCredential[],
  nowMs: number,
): { readonly events: readonly HealthEvent[]; readonly changes: readonly StateChange[] } {
  const events: HealthEvent[] = [];
  const changes: StateChange[] = [];
  for (const { name, expiresAtMs } of credentials) {
    const stage = stages.find((days) => expiresAtMs - nowMs <= days * dayMs);
    // Of two that are configured now the one, now the other may be in use.
    const key = `${prefix}${name}/${String(expiresAtMs).padStart(digits, '0')}`;
    const told = state.get(key);
    if (stage === undefined || (typeof told === 'number' && told <= stage)) continue;
    changes.push({ put: key, value: stage }, ...forgetOldest(state, name));
    events.push(eventOf(name, tenant, expiresAtMs, nowMs));
  }
  return { events, changes };
}

function forgetOldest(state: StateView, name: string): readonly StateChange[] {
  const keys = [...state.entries(`${prefix}${name}/`)].map(([key]) => key);
  return keys.slice(0, Math.max(0, keys.length - remembered)).map((key) => ({ delete: key }));
}

function eventOf(subject: string, tenant: string, expiresAtMs: number, nowMs: number): HealthEvent {
  const daysLeft = Math.max(0, Math.ceil((expiresAtMs - nowMs) / dayMs));
  const isOver = expiresAtMs <= nowMs;
  const when = isOver ? 'has expired' : `expires in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  return {
    at: isoTime(nowMs),
    about: 'credential',
    event: isOver ? 'expired' : 'expiring',
    subject,
    message: `The ${subject} of tenant ${tenant} ${when}.`,
    remedy: `Make a new one in Entra and put it ${isOver ? 'in place of' : 'beside'} this one; nothing has to be restarted.`,
    daysLeft,
    expiresAt: isoTime(expiresAtMs),
  };
}
