// What an alert looks like at one moment, as little of it as telling a later change takes: digests of its status
// and of the compared fields. It is made while the alert is at hand, so that nobody has to keep the alert for it.
import { hash } from 'node:crypto';

export interface Sight {
  /** When Microsoft changed the alert last; 0 when it does not say. Milliseconds since 1970. */
  readonly updatedAtMs: number;
  readonly isResolved: boolean;
  readonly status: number;
  /** One per compared field, in their order. */
  readonly digests: readonly number[];
}

/** Stands for "not known": no value has it as its digest. */
export const unknownDigest = 0;

/** `fields`: names of properties of the alert, as given to `openSightings`. */
export function sightOf(
  alert: Readonly<Record<string, unknown>>,
  about: {
    readonly updatedAtMs: number | undefined;
    /** Microsoft's word for it; what it is called in `changed` is always `status`. */
    readonly status: unknown;
    readonly isResolved: boolean;
  },
  fields: readonly string[],
): Sight {
  return {
    updatedAtMs: Math.max(0, Math.floor(about.updatedAtMs ?? 0)),
    isResolved: about.isResolved,
    status: digestOf(about.status),
    digests: fields.map((field) => digestOf(alert[field])),
  };
}

/**
 * 16 bits, never 0. Of two different values one in 65,535 goes unnoticed, and then only as a name in `changed`.
 * Microsoft returns lists such as evidence in any order, and leaves out what is null: neither is a change.
 */
export function digestOf(value: unknown): number {
  const text = Array.isArray(value) ? value.map(textOf).sort().join('\n') : textOf(value);
  return (hash('sha256', text, 'buffer').readUInt16BE(0) % 0xffff) + 1;
}

function textOf(value: unknown): string {
  return value === null || value === '' ? '' : (JSON.stringify(value) ?? '');
}
