// JSON lines: the mapped event as one flat object, with the short names of LEEF and no slots. All values are texts
// as the mapping made them, so that no reader rounds a number; only `sev` and `seq`, which are ours, are numbers.
import type { Envelope, EventField, MappedEvent } from '../model/event.ts';
import type { Overlong } from '../model/format-choice.ts';
import { createDictatedFormat } from './dictated-format.ts';
import { type Dictation, longestName } from './fit.ts';
import type { Format } from './format.ts';
import { escapeUnprintable, firstCharacters } from './plain-text.ts';

export interface JsonOptions {
  /** Takes the place of the product's vendor. */
  readonly deviceVendor?: string | undefined;
  /** `cut` by default. */
  readonly overlong?: Overlong | undefined;
}

export function createJson({ deviceVendor, overlong }: JsonOptions = {}): Format {
  const dictation: Dictation = {
    lastKey: 'msg',
    nameKey: 'name',
    partKey: 'part',
    timeKeys: ['devTime'],
    escapeName: escapeText,
    escapeValue: escapeText,
    writeField: ({ key, text }) => write(key, text),
    writeCut: (text) => write('cutFields', text),
    writeLine: (event, envelope, cut) => {
      const head = writeHead(event, deviceVendor ?? event.product.vendor);
      return `{${head.slice(1)}${writeFields(event.fields)}${cut}${writeEnvelope(envelope)}}`;
    },
  };
  return createDictatedFormat('leef', dictation, overlong);
}

/** With the comma that parts it from the pair before; empty when the text is. */
function write(key: string, text: string): string {
  return text === '' ? '' : `,"${key}":"${escapeText(text)}"`;
}

/** The order of the keys is always the same: first these, then the mapping's, then the envelope. */
function writeHead({ product, kind, category, name, severity }: MappedEvent, vendor: string): string {
  const header = write('vendor', vendor) + write('product', product.name) + write('version', product.version);
  const event = `${write('eventId', kind)}${write('cat', category)},"sev":${severity}`;
  return header + event + write('name', firstCharacters(name, longestName));
}

function writeFields(fields: readonly EventField[]): string {
  let written = '';
  for (const { key, text } of fields) written += write(key, text);
  return written;
}

function writeEnvelope({ recordId, sequence, tenant, feed }: Envelope): string {
  return `${write('recordId', recordId)},"seq":${sequence}${write('tenant', tenant)}${write('feed', feed)}`;
}

/** Most texts have nothing to escape. */
const special = /[^ !#-[\]-~]/;

/** Everything survives but halves of characters, which are U+FFFD. */
function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return escapeUnprintable(JSON.stringify(text.toWellFormed()).slice(1, -1));
}
