// Reads what stands before the event: RFC 5424, RFC 3164 with and without TAG, and the two forms without PRI in
// which syslog daemons write files. Where it is none of them the event is looked for all the same.
import type { Deviate } from './deviation.ts';

/** `file`: without PRI, as a syslog daemon stores it. `bare`: the event alone. */
export type HeaderLayout = 'rfc5424' | 'rfc3164' | 'file' | 'bare' | 'none';

export interface SyslogHeader {
  readonly layout: HeaderLayout;
  /** Empty where the layout has none. */
  readonly host: string;
  /** APP-NAME, or TAG without its colon; empty when there is none. */
  readonly appName: string;
  /** As it stands there; empty where the layout has none. */
  readonly time: string;
  /** Where the text begins. */
  readonly textAt: number;
}

const eventStart = /(?:CEF|LEEF):(?= ?\d)|\{(?=\s*["}])/g;
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';
const strictTime = new RegExp(`^(?:${months}) (?: [1-9]|[12]\\d|3[01]) ${clock}$`);
/** What other senders write: an unpadded day, a year, fractions, a zone. */
const looseTime = new RegExp(
  `(?:${months})\\s+\\d{1,2}(?: \\d{4})? ${clock}(?:\\.\\d+)?(?: [A-Z]{3,5})? `,
  'y',
);
const isoTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /y;
const rfc5424Time = new RegExp(
  `^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T${clock}(?:\\.\\d{1,6})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$`,
);

export function readSyslogHeader(octets: string, deviate: Deviate): SyslogHeader {
  const priority = readPriority(octets, deviate);
  const at = priority ?? 0;
  if (octets.startsWith('1 ', at) && priority !== undefined) return readRfc5424(octets, at + 2, deviate);
  const time = match(looseTime, octets, at) ?? match(isoTime, octets, at);
  if (time !== undefined) return readRfc3164(octets, at, time, priority !== undefined, deviate);
  if (eventAt(octets, at) === at) {
    if (priority !== undefined) deviate('syslog-header', at, 'neither time nor host');
    return { layout: 'bare', host: '', appName: '', time: '', textAt: at };
  }
  deviate('syslog-header', at, 'no time stamp');
  return { layout: 'none', host: '', appName: '', time: '', textAt: eventAt(octets, at) ?? at };
}

/** Where the next `CEF:` or `LEEF:` with a version stands, or an object of JSON, from `at` on. */
export function eventAt(octets: string, at: number): number | undefined {
  eventStart.lastIndex = at;
  return eventStart.exec(octets)?.index;
}

/** Behind PRI; undefined when there is none. */
function readPriority(octets: string, deviate: Deviate): number | undefined {
  if (octets[0] !== '<') return undefined;
  const digits = /^<(\d+)>/.exec(octets)?.[1];
  if (digits === undefined) {
    deviate('syslog-priority', 0, octets.slice(0, 5));
    return undefined;
  }
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > 191) {
    deviate('syslog-priority', 0, `<${digits.slice(0, 10)}>`);
  }
  return digits.length + 2;
}

function match(pattern: RegExp, octets: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(octets)?.[0];
}

/** `time`: with the blank behind it. Without PRI it is a stored file's line, which may have ISO time. */
function readRfc3164(
  octets: string,
  at: number,
  time: string,
  hasPriority: boolean,
  deviate: Deviate,
): SyslogHeader {
  const stamp = time.slice(0, -1);
  const isStored = !hasPriority && !stamp.startsWith('J') && /^\d/.test(stamp);
  if (!isStored && !strictTime.test(stamp)) deviate('rfc3164-time', at, stamp);
  const hostAt = at + time.length;
  const blank = octets.indexOf(' ', hostAt);
  const host = blank < 0 || eventAt(octets, hostAt) === hostAt ? '' : octets.slice(hostAt, blank);
  if (host === '') deviate('syslog-header', hostAt, 'no host');
  const afterHost = host === '' ? hostAt : blank + 1;
  const textAt = eventAt(octets, afterHost);
  const before = octets.slice(afterHost, textAt ?? afterHost);
  // The second form is a program's name alone: how files and templates print the tag of `CEF:`.
  const tag = /^([\w./-]{1,48}(?:\[[^\]]*\])?): ?$|^([\w./-]{1,48}) $/.exec(before);
  if (before !== '' && tag === null) deviate('rfc3164-tag', afterHost, 'text before the event');
  const layout = hasPriority ? 'rfc3164' : 'file';
  return { layout, host, appName: tag?.[1] ?? tag?.[2] ?? '', time: stamp, textAt: textAt ?? afterHost };
}

const fields = [
  { name: 'TIMESTAMP', length: 48 },
  { name: 'HOSTNAME', length: 255 },
  { name: 'APP-NAME', length: 48 },
  { name: 'PROCID', length: 128 },
  { name: 'MSGID', length: 32 },
] as const;

/** `start`: behind the version. */
function readRfc5424(octets: string, start: number, deviate: Deviate): SyslogHeader {
  const found: string[] = [];
  let at = start;
  for (const { name, length } of fields) {
    const blank = octets.indexOf(' ', at);
    const field = blank < 0 ? octets.slice(at) : octets.slice(at, blank);
    // IBM's short form: the event follows the host at once, and would be taken for APP-NAME.
    if (/^C?LEEF:\d|^CEF:\d/.test(field) || blank < 0) {
      deviate('rfc5424-header', at, `no ${name}`);
      return rfc5424(found, eventAt(octets, start) ?? at);
    }
    if (field.length > length) deviate('rfc5424-header', at, `${name} has ${field.length} characters`);
    if (!/^[!-~]+$/.test(field)) deviate('rfc5424-header', at, `${name} is empty or not printable`);
    if (name === 'TIMESTAMP' && field !== '-' && !rfc5424Time.test(field))
      deviate('rfc5424-time', at, field.slice(0, 40));
    found.push(field);
    at = blank + 1;
  }
  return rfc5424(found, readMessageStart(octets, readStructuredData(octets, at, deviate), deviate));
}

function rfc5424([time = '', host = '', appName = '']: readonly string[], textAt: number): SyslogHeader {
  const absent = (field: string) => (field === '-' ? '' : field);
  return { layout: 'rfc5424', host: absent(host), appName: absent(appName), time: absent(time), textAt };
}

const element = /\[[!#-<>-\\^-~]{1,32}(?: [!#-<>-\\^-~]{1,32}="(?:[^"\\\]]|\\["\\\]]|\\(?!["\\\]]))*")*\]/y;

/** Where it ends. */
function readStructuredData(octets: string, start: number, deviate: Deviate): number {
  if (octets[start] === '-') return start + 1;
  let at = start;
  for (let found = match(element, octets, at); found !== undefined; found = match(element, octets, at)) {
    at += found.length;
  }
  if (at > start) return at;
  deviate(
    'rfc5424-structured-data',
    start,
    octets[start] === '[' ? 'an element is not closed' : 'neither - nor [',
  );
  return eventAt(octets, start) ?? start;
}

/** Behind the blank and the byte order mark that RFC 5424 asks for before UTF-8. */
function readMessageStart(octets: string, at: number, deviate: Deviate): number {
  if (at < octets.length && octets[at] !== ' ' && eventAt(octets, at) !== at) {
    deviate('rfc5424-structured-data', at, 'no blank behind it');
  }
  const textAt = octets[at] === ' ' ? at + 1 : at;
  return octets.startsWith('\xef\xbb\xbf', textAt) ? textAt + 3 : textAt;
}
