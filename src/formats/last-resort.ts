// For limits that ids and class alone would break: the least of an event that still says what and which it is.
// No real record comes here; it keeps the promise that 480 bytes hold for any input.
import type { Envelope, MappedEvent } from '../model/event.ts';
import { firstBytes } from './plain-text.ts';

const shortBytes = 16;
const nameBytes = 24;
const variantBytes = 16;
const kindBytes = 32;
const recordIdBytes = 64;

export function shrinkEvent(event: MappedEvent): MappedEvent {
  const { vendor, name, version } = event.product;
  return {
    ...event,
    product: {
      vendor: shorten(vendor, shortBytes),
      name: shorten(name, shortBytes),
      version: shorten(version, shortBytes),
    },
    kind: shorten(event.kind, kindBytes),
    variant: shorten(event.variant, variantBytes),
    category: shorten(event.category, shortBytes),
    name: shorten(event.name, nameBytes),
  };
}

export function shrinkEnvelope(envelope: Envelope): Envelope {
  return {
    ...envelope,
    recordId: shorten(envelope.recordId, recordIdBytes),
    tenant: shorten(envelope.tenant, shortBytes),
    feed: shorten(envelope.feed, shortBytes),
  };
}

function shorten(text: string, bytes: number): string {
  return firstBytes(text, bytes, widestAsWritten);
}

/** Whatever the format: what any of them escapes takes two bytes, what JSON writes by its number six. */
function widestAsWritten(character: string): number {
  if (/[\p{Cc}\u2028\u2029\ufeff]/u.test(character)) return 6;
  return '\\|="'.includes(character) ? 2 : Buffer.byteLength(character);
}
