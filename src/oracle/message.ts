// Reads one syslog message to its end: header, event, and every deviation of both.
import { isUtf8 } from 'node:buffer';
import { readCef } from './cef.ts';
import type { Deviate, Deviation } from './deviation.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { EventLine } from './event-line.ts';
import { readJson } from './json.ts';
import { readLeef } from './leef.ts';
import { octetsOf } from './octets.ts';
import { eventAt, readSyslogHeader, type SyslogHeader } from './syslog-header.ts';

export interface ReadMessage {
  readonly header: SyslogHeader;
  /** Undefined when the message holds neither CEF, LEEF nor JSON. */
  readonly event: EventLine | undefined;
  readonly deviations: readonly Deviation[];
}

/** Control characters, NEL and its like, U+2028, U+2029 and the byte order mark, as UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const controls = /[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf/g;
/** Of one message; whoever breaks so many rules is wrong enough. */
const mostDeviations = 100;
/** A relay's words for CR, LF and NUL. */
const escapedEnd = /#01[25]$|#000$/;

/** `message`: without framing. */
export function readMessage(message: Uint8Array, keys: Dictionaries): ReadMessage {
  const octets = octetsOf(message);
  const deviations: Deviation[] = [];
  const deviate: Deviate = (rule, at, detail) => {
    if (deviations.length < mostDeviations) deviations.push({ rule, at, detail });
  };
  if (!isUtf8(message)) deviate('utf8', firstInvalid(message), 'invalid bytes');
  const header = readSyslogHeader(octets, deviate);
  const end = escapedEnd.exec(octets);
  if (end !== null) deviate('relay-escaped-end', end.index, end[0]);
  const event = readEvent(octets, header, keys, deviate);
  if (event === undefined) deviate('no-event', header.textAt, 'text of another kind');
  else findControls(octets, event.format === 'leef' ? event.delimiter : '', header.textAt, deviate);
  return { header, event, deviations };
}

function readEvent(
  octets: string,
  { textAt, appName }: SyslogHeader,
  keys: Dictionaries,
  deviate: Deviate,
): EventLine | undefined {
  const at = eventAt(octets, textAt);
  if (at === undefined) {
    const isTaken =
      /^(?:CEF|LEEF):?$/.test(appName) && /^ ?\d(?:\.\d)?\|/.test(octets.slice(textAt, textAt + 6));
    if (!isTaken) return undefined;
    deviate('relay-took-prefix', textAt, appName);
    const start = octets[textAt] === ' ' ? textAt + 1 : textAt;
    return appName.startsWith('CEF')
      ? readCef(octets, start, keys, deviate)
      : readLeef(octets, start, keys, deviate);
  }
  if (octets[at] === '{') return readJson(octets, at, keys, deviate);
  const isCef = octets.startsWith('CEF', at);
  let start = at + (isCef ? 'CEF:' : 'LEEF:').length;
  if (octets[start] === ' ') {
    deviate('relay-blank', start, isCef ? 'CEF: ' : 'LEEF: ');
    start += 1;
  }
  return isCef ? readCef(octets, start, keys, deviate) : readLeef(octets, start, keys, deviate);
}

function findControls(octets: string, delimiter: string, from: number, deviate: Deviate): void {
  controls.lastIndex = from;
  for (let found = controls.exec(octets); found !== null; found = controls.exec(octets)) {
    if (found[0] === delimiter) continue;
    const code = Buffer.from(found[0], 'latin1').toString('utf8').codePointAt(0) ?? 0;
    deviate('control-character', found.index, `U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
  }
}

function firstInvalid(message: Uint8Array): number {
  const mended = Buffer.from(Buffer.from(message).toString('utf8'), 'utf8');
  const differs = message.findIndex((byte, at) => byte !== mended[at]);
  return differs < 0 ? message.length : differs;
}
