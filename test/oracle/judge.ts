// Lines as the tests of the oracle write them, and what it says of them in short.
import { join } from 'node:path';
import { readDictionaries } from '../../src/oracle/dictionaries.ts';
import { type ReadMessage, readMessage } from '../../src/oracle/message.ts';

export const keys = readDictionaries(join(import.meta.dirname, '../../mappings/keys'));

export function read(message: string | Uint8Array): ReadMessage {
  return readMessage(typeof message === 'string' ? Buffer.from(message) : message, keys);
}

/** `rule at`, in the order in which they stand in the message. */
export function deviationsOf(message: string | Uint8Array): readonly string[] {
  return read(message)
    .deviations.toSorted((a, b) => a.at - b.at)
    .map(({ rule, at }) => `${rule} ${at}`);
}

export function cef(extension: string, header = 'Acme|Connector|1.0|a:b|Name|5'): string {
  return `CEF:0|${header}|${extension}`;
}

export function leef(...attributes: readonly string[]): string {
  return `LEEF:1.0|Acme|Connector|1.0|a:b|${attributes.join('\t')}`;
}
