// LEEF 1.0 and 2.0 (IBM, "LEEF overview"): header, attributes, envelope. LEEF defines no escaping, so what
// would part attributes is replaced. Types and lengths are the mapping's work; fitting is fit.ts'.
import type { Envelope, EventField, MappedEvent } from '../model/event.ts';
import type { Overlong } from '../model/format-choice.ts';
import { defaultLeefDelimiter, type LeefDelimiter } from '../model/leef-delimiter.ts';
import { createDictatedFormat } from './dictated-format.ts';
import { type Dictation, longestName } from './fit.ts';
import type { Format } from './format.ts';
import { firstCharacters, toOneLine } from './plain-text.ts';

export interface LeefOptions {
  readonly version: 1 | 2;
  /** Of version 2, `^` by default; version 1 has TAB always. */
  readonly leefDelimiter?: LeefDelimiter | undefined;
  /** Takes the place of the product's vendor. */
  readonly deviceVendor?: string | undefined;
  /** `cut` by default. */
  readonly overlong?: Overlong | undefined;
}

const longestEventId = 255;

/** The delimiter of LEEF 1.0, whose header has no place for it. */
const tab: LeefDelimiter = { character: '\t', written: '' };

/** Names what was cut; a custom key of ours, see mappings/keys/additional-leef.yaml. */
const cutKey = 'cutFields';

export function createLeef(options: LeefOptions): Format {
  const { character: delimiter, written } =
    options.version === 1 ? tab : (options.leefDelimiter ?? defaultLeefDelimiter);
  const escapeValue = (text: string) => replaceInValue(text, delimiter);
  const write = (key: string, text: string) => {
    const value = escapeValue(text);
    return value === '' ? '' : `${delimiter}${key}=${value}`;
  };
  const writeField = ({ key, text }: EventField) => write(key, text);
  const dictation: Dictation = {
    lastKey: 'msg',
    nameKey: 'name',
    partKey: 'part',
    timeKeys: ['devTime'],
    escapeName: escapeValue,
    escapeValue,
    writeField,
    writeCut: (text) => write(cutKey, text),
    writeLine: (event, envelope, cut) => {
      let time = '';
      let fields = '';
      for (const field of event.fields) {
        if (field.key === 'devTime') time = writeField(field);
        else fields += writeField(field);
      }
      const name = firstCharacters(event.name, longestName);
      const opening = `${write('cat', event.category)}${time}${write('sev', leefSeverity(event))}`;
      const attributes = `${opening}${write('name', name)}${fields}${cut}${writeEnvelope(envelope, write)}`;
      return writeHeader(event, options.deviceVendor, written) + attributes.slice(delimiter.length);
    },
  };
  return createDictatedFormat('leef', dictation, options.overlong);
}

function writeHeader(
  { product, kind }: MappedEvent,
  deviceVendor: string | undefined,
  delimiter: string,
): string {
  const vendor = headerField(deviceVendor ?? product.vendor);
  const eventId = headerField(firstCharacters(kind, longestEventId));
  const fields = `${vendor}|${headerField(product.name)}|${headerField(product.version)}|${eventId}`;
  return delimiter === '' ? `LEEF:1.0|${fields}|` : `LEEF:2.0|${fields}|${delimiter}|`;
}

/** A backslash before the pipe would hide it from readers that unescape. */
function headerField(text: string): string {
  return toOneLine(text).replaceAll('|', '-').replaceAll('\\', '/');
}

/** Anything that replacing looks at, but for the delimiter. */
const special = /[^ -[\]-{}~]/;

/** A pipe goes as well: some readers take a further one for a part of the header. `=` and `\` stay. */
function replaceInValue(text: string, delimiter: string): string {
  if (!special.test(text) && !text.includes(delimiter)) return text.trim();
  let value = toOneLine(text);
  if (value.includes('|')) value = value.replaceAll('|', ' ').trim();
  if (value.includes(delimiter)) value = value.replaceAll(delimiter, ' ').trim();
  // A backslash straight before the delimiter makes rsyslog's mmleefparse join two attributes.
  return value.endsWith('\\') ? `${value} ` : value;
}

function writeEnvelope(
  { recordId, sequence, tenant, feed }: Envelope,
  write: (key: string, text: string) => string,
): string {
  const record = write('recordId', recordId) + write('seq', String(sequence));
  return record + write('tenant', tenant) + write('feed', feed);
}

/** 1 is the lowest: CEF's 0 has no value in LEEF. */
function leefSeverity({ severity }: MappedEvent): string {
  return String(Math.max(1, severity));
}
