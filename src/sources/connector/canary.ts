// A harmless record injected where all records come in, with every round of heartbeats: how long it takes to be proven
// at each destination is how long anything takes. Its id tells when it was injected, so that nothing has to be kept.
import type { SourceRecord } from '../../model/record.ts';
import { connectorRecord, isoTime } from './connector-record.ts';

const idPattern = /^canary-(\d{1,15})-/;

/** `unique` must differ for every canary. */
export function canaryRecord(tenant: string, atMs: number, unique: string): SourceRecord {
  const about = { id: `canary-${atMs}-${unique}`, tenant, atMs };
  return connectorRecord('connector-canary', about, { at: isoTime(atMs), tenant });
}

/** Milliseconds since 1970; undefined for the id of any other record. */
export function canaryInjectedAtMs(recordId: string): number | undefined {
  const digits = idPattern.exec(recordId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
