// Readers of CEF, LEEF and flat JSON that forgive nothing, written from the two documents and sharing no code with the
// formats, so that a fault cannot hide on both sides.

export interface Parsed {
  /** Header fields after the version, unescaped; the severity is the last one of CEF. */
  readonly header: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

function refuse(why: string, line: string): never {
  throw new Error(`${why}: ${JSON.stringify(line)}`);
}

function requireOneLine(line: string, allowed = ''): void {
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029;
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    if ((isControl || isHalf || code === 0xfeff) && character !== allowed) refuse(`raw ${code}`, line);
  }
}

function put(values: Map<string, string>, key: string, value: string, line: string): void {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key)) refuse(`bad key ${key}`, line);
  if (values.has(key)) refuse(`second ${key}`, line);
  if (value === '') refuse(`empty ${key}`, line);
  values.set(key, value);
}

export function parseCef(line: string): Parsed {
  requireOneLine(line);
  const header: string[] = [];
  let field = '';
  let at = 0;
  while (header.length < 7) {
    const character = line[at] ?? refuse('header ends early', line);
    const next = line[at + 1] ?? '';
    if (character === '|') {
      header.push(field);
      field = '';
    } else if (character === '\\') {
      if (next !== '\\' && next !== '|') refuse(`header escape of ${next}`, line);
      field += next;
      at += 1;
    } else field += character;
    at += 1;
  }
  if (header[0] !== 'CEF:0' && header[0] !== 'CEF:1') refuse('not CEF:0 or CEF:1', line);
  return { header: header.slice(1), values: parseExtension(line.slice(at), line) };
}

function parseExtension(extension: string, line: string): Map<string, string> {
  const values = new Map<string, string>();
  const signs = equalsSigns(extension);
  for (const [index, sign] of signs.entries()) {
    const begin = index === 0 ? 0 : extension.lastIndexOf(' ', sign) + 1;
    const nextSign = signs[index + 1];
    const end = nextSign === undefined ? extension.length : extension.lastIndexOf(' ', nextSign);
    put(values, extension.slice(begin, sign), unescapeValue(extension.slice(sign + 1, end), line), line);
  }
  return values;
}

/** Where unescaped equals signs stand. */
function equalsSigns(extension: string): number[] {
  const signs: number[] = [];
  for (let at = 0; at < extension.length; at += 1) {
    if (extension[at] === '\\') at += 1;
    else if (extension[at] === '=') signs.push(at);
  }
  return signs;
}

function unescapeValue(value: string, line: string): string {
  const meanings: Readonly<Record<string, string>> = { '\\': '\\', '=': '=', n: '\n', r: '\r' };
  let text = '';
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') {
      at += 1;
      text += meanings[value[at] ?? ''] ?? refuse(`escape of ${value[at]}`, line);
    } else text += value[at];
  }
  return text;
}

export function parseLeef(line: string): Parsed {
  const version = line.slice(0, line.indexOf('|'));
  const isFirst = version === 'LEEF:1.0';
  if (!isFirst && version !== 'LEEF:2.0') refuse('not LEEF', line);
  const parts = line.split('|');
  // No value may hold a pipe: the count of parts is exact.
  if (parts.length !== (isFirst ? 6 : 7)) refuse(`${parts.length} parts`, line);
  const delimiter = isFirst ? '\t' : leefDelimiter(parts[5] ?? '');
  if (delimiter.length !== 1) refuse('delimiter', line);
  requireOneLine(line, delimiter);
  if (parts.slice(0, -1).some((part) => part.includes('\t') || part.endsWith('\\'))) refuse('header', line);
  const values = new Map<string, string>();
  for (const attribute of (parts.at(-1) ?? '').split(delimiter)) {
    if (attribute.endsWith('\\')) refuse('backslash before the delimiter', line);
    const sign = attribute.indexOf('=');
    if (sign < 1) refuse('attribute', line);
    put(values, attribute.slice(0, sign), attribute.slice(sign + 1), line);
  }
  return { header: parts.slice(1, 5), values };
}

function leefDelimiter(written: string): string {
  const digits = /^0?x([0-9a-fA-F]{1,4})$/.exec(written)?.[1];
  return digits === undefined ? written : String.fromCodePoint(Number.parseInt(digits, 16));
}

const pair = /([{,])"([A-Za-z0-9]+)":("(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|\d+)/uy;

/** One flat object of texts and whole numbers. Header: vendor, product, version, eventId, as of LEEF. */
export function parseJsonLine(line: string): Parsed {
  requireOneLine(line);
  const values = new Map<string, string>();
  let at = 0;
  while (line.slice(at) !== '}') {
    pair.lastIndex = at;
    const [whole, sign, key = '', value = ''] = pair.exec(line) ?? refuse(`no pair at ${at}`, line);
    if ((sign === '{') !== (at === 0)) refuse('brace', line);
    put(values, key, String(value.startsWith('"') ? JSON.parse(value) : value), line);
    at += whole.length;
  }
  const header = ['vendor', 'product', 'version', 'eventId'].map((key) => values.get(key) ?? '');
  return { header, values };
}
