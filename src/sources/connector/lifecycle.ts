// Started, stopped, changed: with the hashes of configuration and mappings, so that a SIEM sees who runs with what.
import type { StateChange, StateView } from '../../model/state.ts';
import { isoTime } from './connector-record.ts';

export interface Identity {
  readonly version: string;
  readonly configurationHash: string;
  readonly mappingHash: string;
}

export interface LifecycleEvent extends Identity {
  readonly event: 'started' | 'stopped' | 'changed';
  readonly at: string;
  /** What started, stopped or changed, in words. */
  readonly what: string;
}

const stateKey = 'identity';

/** What happened between the last start that state knows of and this one. */
export function lifecycleAtStart(
  state: StateView,
  identity: Identity,
  atMs: number,
): { readonly events: readonly LifecycleEvent[]; readonly changes: readonly StateChange[] } {
  const at = isoTime(atMs);
  const events: LifecycleEvent[] = [{ event: 'started', at, ...identity, what: 'service' }];
  const before = state.get(stateKey);
  if (isIdentity(before)) {
    const changed = [
      before.version === identity.version ? [] : ['version'],
      before.configurationHash === identity.configurationHash ? [] : ['configuration'],
      before.mappingHash === identity.mappingHash ? [] : ['mapping'],
    ].flat();
    if (changed.length > 0) {
      events.push({ event: 'changed', at, ...identity, what: changed.join(' and ') });
    }
  }
  return { events, changes: [{ put: stateKey, value: { ...identity } }] };
}

function isIdentity(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'mappingHash' in value;
}
