// CEF:0 and CEF:1 (CEF Implementation Standard, document version 27): header, extension, escaping, envelope. The
// versions differ in the number and in which keys are the dictionary's. Types, lengths and labels of the fields are
// the mapping's work; fitting to the limit is fit.ts'.
import { deviceHost } from '../model/device-host.ts';
import type { Envelope, EventField, MappedEvent } from '../model/event.ts';
import type { Overlong, SeverityStyle } from '../model/format-choice.ts';
import { createDictatedFormat } from './dictated-format.ts';
import { type Dictation, longestName } from './fit.ts';
import type { Format } from './format.ts';
import { firstCharacters, toOneLine, toPrintable } from './plain-text.ts';

export interface CefOptions {
  /** 0 by default; 1 stands for 1.0 to 1.2 of the specification. */
  readonly version?: 0 | 1;
  /** `number` by default. */
  readonly severity?: SeverityStyle;
  /** Takes the place of the product's vendor. */
  readonly deviceVendor?: string | undefined;
  /** `cut` by default. */
  readonly overlong?: Overlong | undefined;
}

/** Most characters of the header's fields, before escaping. */
const longest = { vendor: 63, product: 63, version: 31, classId: 1_023 };

/** Names what was cut; an additional key of ours, see mappings/keys/additional-cef.yaml. */
const cutKey = 'DefenderConnectorCutFields';

export function createCef(options: CefOptions = {}): Format {
  const { version = 0, deviceVendor, overlong } = options;
  const severityText = options.severity === 'words' ? severityWord : severityNumber;
  const leadOf = createLeads(version);
  const dictation: Dictation = {
    lastKey: 'msg',
    nameKey: 'name',
    partKey: 'DefenderConnectorPart',
    timeKeys: ['rt', 'start', 'end'],
    escapeName: escapeHeader,
    escapeValue,
    writeField: (field) => writeField(field, leadOf(field)),
    writeCut: (text) => (text === '' ? '' : ` ${cutKey}=${text}`),
    writeLine: (event, envelope, cut) => {
      let dictionary = '';
      let additional = '';
      for (const field of event.fields) {
        const lead = leadOf(field);
        if (lead.isAdditional) additional += writeField(field, lead);
        else dictionary += writeField(field, lead);
      }
      const extension = dictionary + writeEnvelope(envelope) + additional + cut;
      return `CEF:${version}|${writeHeader(event, deviceVendor)}${severityText(event.severity)}|${extension.slice(1)}`;
    },
  };
  return createDictatedFormat('cef', dictation, overlong);
}

function writeHeader(
  { product, kind, variant, name }: MappedEvent,
  deviceVendor: string | undefined,
): string {
  const vendor = headerField(deviceVendor ?? product.vendor, longest.vendor);
  const productName = headerField(product.name, longest.product);
  const version = headerField(product.version, longest.version);
  const classId = headerField(`${kind}:${variant}`, longest.classId);
  return `${vendor}|${productName}|${version}|${classId}|${headerField(name, longestName)}|`;
}

function headerField(text: string, most: number): string {
  return escapeHeader(firstCharacters(text, most));
}

/** Anything that escaping looks at: texts without it, most of them, are written as they are. */
const specialInHeader = /[^ -[\]-{}~]/;
const special = /[^ -<>-[\]-~]/;

/** Only `\` and `|` are escaped here: liblognorm refuses the record when `=` is. */
function escapeHeader(text: string): string {
  if (!specialInHeader.test(text)) return text.trim();
  let line = toOneLine(text);
  if (line.includes('\\')) line = line.replaceAll('\\', '\\\\');
  if (line.includes('|')) line = line.replaceAll('|', '\\|');
  return line;
}

/** The backslash comes first, or it would escape the escapes. A pipe stays: Elastic rejects an escaped one. */
function escapeValue(text: string): string {
  if (!special.test(text)) return text.trim();
  let value = toPrintable(text);
  if (value.includes('\\')) value = value.replaceAll('\\', '\\\\');
  if (value.includes('=')) value = value.replaceAll('=', '\\=');
  if (value.includes('\n')) value = value.replaceAll('\n', '\\n');
  if (value.includes('\r')) value = value.replaceAll('\r', '\\r');
  return value;
}

/** With the space that parts it from the pair before; empty when nothing is left of the value. */
function writeField({ text }: EventField, lead: Lead): string {
  const value = escapeValue(text);
  return value === '' ? '' : lead.text + value;
}

/** What stands before a field's value. */
interface Lead {
  readonly label: string | undefined;
  readonly text: string;
  readonly isAdditional: boolean;
}

/** Far more than the mappings have; a bound all the same. */
const mostLeads = 4_096;

/** Keys and labels come from the mappings, so that a lead is made once. */
function createLeads(version: 0 | 1): (field: EventField) => Lead {
  const leads = new Map<string, Lead>();
  return ({ key, label }) => {
    const known = leads.get(key);
    if (known !== undefined && known.label === label) return known;
    const labelled = label === undefined ? '' : ` ${key}Label=${escapeValue(label)}`;
    const lead = { label, text: `${labelled} ${key}=`, isAdditional: isAdditional(key, version) };
    if (leads.size >= mostLeads) leads.clear();
    leads.set(key, lead);
    return lead;
  };
}

function writeEnvelope({ recordId, sequence, tenant, feed }: Envelope): string {
  const record = ` cs2Label=RecordId cs2=${escapeValue(recordId)} cn3Label=Sequence cn3=${sequence}`;
  return `${record} dvchost=${deviceHost(tenant)} deviceFacility=${escapeValue(feed)}`;
}

/** Keys that came with version 1.2 of the specification and that a mapping may write. */
const keysSince1 = new Set([
  'reportedDuration',
  'reportedResourceGroupName',
  'reportedResourceID',
  'reportedResourceName',
  'reportedResourceType',
  'frameworkName',
  'threatActor',
  'threatAttackID',
  'agentTranslatedZoneKey',
  'agentZoneKey',
  'customerKey',
  'dTranslatedZoneKey',
  'dZoneKey',
  'deviceTranslatedZoneKey',
  'deviceZoneKey',
  'sTranslatedZoneKey',
  'sZoneKey',
]);

/** Ours begin with the vendor's name, the dictionary's with a small letter; CEF:0 has a smaller dictionary. */
function isAdditional(key: string, version: 0 | 1): boolean {
  return key.charCodeAt(0) < 0x61 || (version === 0 && keysSince1.has(key));
}

function severityNumber(severity: number): string {
  return String(severity);
}

function severityWord(severity: number): string {
  if (severity >= 9) return 'Very-High';
  if (severity >= 7) return 'High';
  return severity >= 4 ? 'Medium' : 'Low';
}
