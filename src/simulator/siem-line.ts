// Reads from a received CEF or LEEF line what counts arrivals: record id, sequence, feed, tenant. Written
// apart from the formats on purpose, so that their mistakes are not made twice.

export interface SiemLine {
  readonly format: 'cef' | 'leef';
  readonly recordId: string;
  readonly sequence: number;
  readonly feed: string;
  readonly tenant: string;
}

/** Undefined when the line is neither, or lacks one of the four. */
export function readSiemLine(message: string): SiemLine | undefined {
  const start = message.search(/(?<![^\s:])(?:CEF|LEEF):\d/);
  if (start < 0) return undefined;
  const text = message.slice(start);
  return text.startsWith('CEF') ? readCef(text) : readLeef(text);
}

function readCef(text: string): SiemLine | undefined {
  const extension = afterPipes(text, 7);
  if (extension === undefined) return undefined;
  const fields = cefFields(extension);
  if (fields.get('cs2Label') !== 'RecordId' || fields.get('cn3Label') !== 'Sequence') return undefined;
  const tenant = fields.get('dvchost')?.replace(/-defender$/, '');
  return line('cef', fields.get('cs2'), fields.get('cn3'), fields.get('deviceFacility'), tenant);
}

/** A key is a word behind a blank and before an `=` that no backslash precedes. */
function cefFields(extension: string): Map<string, string> {
  const fields = new Map<string, string>();
  const keys = [...extension.matchAll(/(?:^| )([A-Za-z0-9_.[\]-]+)=/g)];
  for (const [at, key] of keys.entries()) {
    const from = key.index + key[0].length;
    const to = keys[at + 1]?.index ?? extension.length;
    fields.set(key[1] ?? '', unescapeCef(extension.slice(from, to)));
  }
  return fields;
}

function unescapeCef(value: string): string {
  return value.replace(/\\([\\=|nr])/g, (_, character: string) => {
    if (character === 'n') return '\n';
    return character === 'r' ? '\r' : character;
  });
}

function readLeef(text: string): SiemLine | undefined {
  const isSecond = text.startsWith('LEEF:2');
  const extension = afterPipes(text, isSecond ? 6 : 5);
  if (extension === undefined) return undefined;
  const delimiter = isSecond ? leefDelimiter(text) : '\t';
  const fields = new Map<string, string>();
  for (const pair of extension.split(delimiter)) {
    const equals = pair.indexOf('=');
    if (equals > 0) fields.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return line('leef', fields.get('recordId'), fields.get('seq'), fields.get('feed'), fields.get('tenant'));
}

/** One character, or its code as `x5E` or `0x5E`; empty: TAB. */
function leefDelimiter(text: string): string {
  const given = text.split('|')[5] ?? '';
  const code = /^(?:0x|x)([0-9a-f]{1,4})$/i.exec(given)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return given === '' ? '\t' : given;
}

function afterPipes(text: string, count: number): string | undefined {
  let seen = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '|') seen += 1;
    if (seen === count) return text.slice(at + 1);
  }
  return undefined;
}

function line(
  format: 'cef' | 'leef',
  recordId: string | undefined,
  sequence: string | undefined,
  feed: string | undefined,
  tenant: string | undefined,
): SiemLine | undefined {
  if (!recordId || !feed || !tenant || sequence === undefined || !/^\d+$/.test(sequence)) return undefined;
  return { format, recordId, sequence: Number(sequence), feed, tenant };
}
