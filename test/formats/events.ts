// Hand-made events for the tests of the formats.
import type { Envelope, EventField, MappedEvent } from '../../src/model/event.ts';

export function field(key: string, text: string, more: Partial<EventField> = {}): EventField {
  return { key, text, isKept: false, isCut: false, ...more };
}

/** A field that is never shortened. */
export function kept(key: string, text: string, label?: string): EventField {
  return field(key, text, label === undefined ? { isKept: true } : { isKept: true, label });
}

export const envelope: Envelope = {
  recordId: 'r1',
  sequence: 7,
  tenant: 'contoso',
  feed: 'office-activity',
};

export function event(fields: readonly EventField[], more: Partial<MappedEvent> = {}): MappedEvent {
  return {
    product: { vendor: 'Microsoft', name: 'Microsoft Defender ATP', version: '2.0' },
    kind: 'detection:malware',
    variant: 'detected',
    category: 'endpoint-detected',
    name: 'Suspicious File Activity',
    severity: 8,
    fields,
    ...more,
  };
}
