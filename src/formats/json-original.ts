// The object of Microsoft's API as it came, for receivers that know its fields: QRadar's own DSMs for Office 365 and
// Defender, RSA NetWitness, Splunk. What the connector says of itself, and an object too long for the receiver, which
// could not be cut without breaking it, is written as json.ts writes it.
import type { Format } from './format.ts';
import { createJson, type JsonOptions } from './json.ts';
import { escapeUnprintable } from './plain-text.ts';

export function createJsonOriginal(options: JsonOptions = {}): Format {
  return { ...createJson(options), writeOriginal };
}

const decoder = new TextDecoder('utf-8');

/** They stand between the tokens of JSON and nowhere else, where a space means the same. */
const rawControl = /\p{Cc}+/gu;

function writeOriginal(json: Uint8Array, maxBytes: number): string | undefined {
  if (json.length > maxBytes) return undefined;
  const text = escapeUnprintable(decoder.decode(json)).replaceAll(rawControl, ' ').trim();
  return Buffer.byteLength(text) <= maxBytes ? text : undefined;
}
