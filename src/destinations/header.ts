// The syslog header in front of a line (RFC 3164, RFC 5424). Its time is the time of sending; what happened
// when is said by the line itself. No header suits every receiver: the profile chooses.

export const headerModes = ['rfc3164', 'rfc3164-tag', 'rfc5424'] as const;

/** `rfc3164` has no tag before the text; `rfc3164-tag` has `defender-siem: `, for relays that need one. */
export type HeaderMode = (typeof headerModes)[number];

/** In the order of their numbers (RFC 5424, table 1). */
export const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;
export type Facility = (typeof facilities)[number];

/** `notice` for all, or 0-3 info, 4-6 notice, 7-8 err, 9-10 crit; never emerg or alert. */
export type PriorityRule = 'notice' | 'by-severity';

export interface HeaderOptions {
  /** `none` is for files: syslog cannot do without a header. */
  readonly mode: HeaderMode | 'none';
  readonly facility: Facility;
  readonly priority: PriorityRule;
}

export interface Header {
  /**
   * All that stands before the text, its blank included. `host`: `[a-z0-9-]`, at most 63 characters;
   * `severity`: 0 to 10; `now`: milliseconds since 1970, written in the machine's zone (UTC for RFC 5424).
   */
  write(host: string, severity: number, now: number): string;
  /** How many bytes `write` returns at most for this host. */
  headerBytes(host: string): number;
}

const appName = 'defender-siem';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const crit = 2;
const err = 3;
const notice = 5;
const info = 6;

export function createHeader({ mode, facility, priority }: HeaderOptions): Header {
  if (mode === 'none') return { write: () => '', headerBytes: () => 0 };
  const before = mode === 'rfc5424' ? '>1 ' : '>';
  const after = { rfc3164: ' ', 'rfc3164-tag': ` ${appName}: `, rfc5424: ` ${appName} - - - ` }[mode];
  const stamp = mode === 'rfc5424' ? createUtcStamp() : createLocalStamp();
  const base = facilities.indexOf(facility) * 8;
  // A line's length must not hang on its severity, or the same event would be cut differently.
  const longest = `<${base + info}${before}`.length + stamp(0).length + 1 + after.length;
  return {
    write: (host, severity, now) => {
      const level = priority === 'notice' ? notice : syslogLevel(severity);
      return `<${base + level}${before}${stamp(now)} ${host}${after}`;
    },
    headerBytes: (host) => longest + Buffer.byteLength(host),
  };
}

function syslogLevel(severity: number): number {
  if (severity >= 9) return crit;
  if (severity >= 7) return err;
  return severity >= 4 ? notice : info;
}

type Stamp = (now: number) => string;

/** `Jan  8 09:14:02` in the machine's zone; made anew once a second. */
function createLocalStamp(): Stamp {
  return oncePerSecond((second) => {
    const time = new Date(second * 1_000);
    const day = String(time.getDate()).padStart(2, ' ');
    const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
    return `${months[time.getMonth()]} ${day} ${clock}`;
  });
}

/** `2026-01-08T09:14:02.123Z`; all but the milliseconds made anew once a second. */
function createUtcStamp(): Stamp {
  const upToSecond = oncePerSecond((second) => new Date(second * 1_000).toISOString().slice(0, -4));
  return (now) => {
    const milliseconds = String(Math.floor(now) - Math.floor(now / 1_000) * 1_000).padStart(3, '0');
    return `${upToSecond(now)}${milliseconds}Z`;
  };
}

function oncePerSecond(make: (second: number) => string): Stamp {
  let lastSecond = Number.NaN;
  let text = '';
  return (now) => {
    const second = Math.floor(now / 1_000);
    if (second !== lastSecond) {
      text = make(second);
      lastSecond = second;
    }
    return text;
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
