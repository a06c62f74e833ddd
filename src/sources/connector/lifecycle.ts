// Started, stopped, changed: with the hashes of configuration and mappings, so that a SIEM sees who runs with what.
import type { StateChange, StateView } from '../../model/state.ts';
import { isoTime } from './connector-record.ts';

export interface Identity {
  readonly version: string;
  readonly configurationHash: string;
  /** Of the SIEM content; empty for mappings that tell none. */
  readonly mappingVersion: string;
  readonly mappingHash: string;
}

export interface LifecycleEvent extends Identity {
  readonly event: 'started' | 'stopped' | 'changed';
  readonly at: string;
  /** What started, stopped or changed, in words. */
  readonly what: string;
}

export interface Lifecycle {
  readonly events: readonly LifecycleEvent[];
  readonly changes: readonly StateChange[];
}

const stateKey = 'identity';

/** What happened between the last start that state knows of and this one. */
export function lifecycleAtStart(state: StateView, identity: Identity, atMs: number): Lifecycle {
  const at = isoTime(atMs);
  const started: LifecycleEvent = { event: 'started', at, ...identity, what: 'service' };
  const { events } = lifecycleSince(state, identity, atMs);
  return { events: [started, ...events], changes: [identityChange(identity)] };
}

/** What of the identity is another than the one state knows of: mappings can be read again while the service runs. */
export function lifecycleSince(state: StateView, identity: Identity, atMs: number): Lifecycle {
  const before = state.get(stateKey);
  if (!isIdentity(before)) return { events: [], changes: [] };
  const changed = [
    before.version === identity.version ? [] : ['version'],
    before.configurationHash === identity.configurationHash ? [] : ['configuration'],
    before.mappingHash === identity.mappingHash ? [] : ['mapping'],
  ].flat();
  if (changed.length === 0) return { events: [], changes: [] };
  const event: LifecycleEvent = {
    event: 'changed',
    at: isoTime(atMs),
    ...identity,
    what: changed.join(' and '),
  };
  return { events: [event], changes: [identityChange(identity)] };
}

function identityChange({ version, configurationHash, mappingHash }: Identity): StateChange {
  return { put: stateKey, value: { version, configurationHash, mappingHash } };
}

function isIdentity(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'mappingHash' in value;
}
