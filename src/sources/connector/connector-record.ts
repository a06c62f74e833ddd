// What the connector has to say about itself, as a record like any other.
import type { Facts, SourceRecord } from '../../model/record.ts';

export type ConnectorRecordType =
  | 'connector-lifecycle'
  | 'connector-heartbeat'
  | 'connector-canary'
  | 'connector-reject'
  | 'connector-gap'
  | 'connector-health';

/** `id` must differ for every event; `content` becomes the record's JSON. */
export function connectorRecord(
  type: ConnectorRecordType,
  about: { readonly id: string; readonly tenant: string; readonly atMs: number },
  content: object,
  facts: Facts = {},
): SourceRecord {
  return {
    type,
    id: about.id,
    version: '',
    occurredAtMs: about.atMs,
    tenant: about.tenant,
    lane: 'connector',
    json: new TextEncoder().encode(JSON.stringify(content)),
    facts,
  };
}

/** Times in connector events: ISO 8601, UTC. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
