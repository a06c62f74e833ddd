// ISO 8601 times into epoch milliseconds and back. By hand because Date.parse is slow and takes a time without
// zone for local.

const dayMs = 86_400_000;
/** The year 9999; beyond it nothing a SIEM could show. */
const latestMs = 253_402_300_799_999;

let lastDay = '';
let lastDayMs = Number.NaN;
let lastText = '';
let lastMs = Number.NaN;

/**
 * ISO 8601 (`2020-09-30T14:09:20.35743Z`, with offset, without zone = UTC, or the date alone) as milliseconds since
 * 1970; digits beyond the millisecond are dropped. NaN when it is none, or before 1970.
 */
export function parseIsoTime(text: string): number {
  // One time of a record often goes to several keys.
  if (text !== lastText) {
    lastMs = readIsoTime(text);
    lastText = text;
  }
  return lastMs;
}

function readIsoTime(text: string): number {
  if (text.length < 10 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return Number.NaN;
  const day = text.slice(0, 10);
  if (day !== lastDay) {
    lastDayMs = dayStart(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    lastDay = day;
  }
  if (text.length === 10) return bounded(lastDayMs);
  const separator = text.charCodeAt(10) | 0x20;
  if ((separator !== 0x74 && separator !== 0x20) || text.charCodeAt(13) !== 0x3a) return Number.NaN;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  let at = 16;
  let milliseconds = 0;
  if (text.charCodeAt(16) === 0x3a) {
    milliseconds = digits(text, 17, 19) * 1_000;
    at = 19;
    if (text.charCodeAt(19) === 0x2e) {
      let weight = 100;
      for (at = 20; isDigit(text.charCodeAt(at)); at++) {
        milliseconds += Math.floor(weight) * (text.charCodeAt(at) - 0x30);
        weight /= 10;
      }
    }
  }
  if (!(hour < 24 && minute < 60 && milliseconds < 61_000)) return Number.NaN;
  return bounded(lastDayMs + (hour * 60 + minute) * 60_000 + milliseconds - offsetMs(text, at));
}

/** Milliseconds as they are; NaN when they cannot be a time. */
export function bounded(ms: number): number {
  return ms >= 0 && ms <= latestMs ? Math.floor(ms) : Number.NaN;
}

let lastDate = Number.NaN;
let lastDateText = '';

/** `2026-01-08T09:07:47.000Z`; `ms` must be bounded. */
export function isoTime(ms: number): string {
  const date = Math.floor(ms / dayMs);
  if (date !== lastDate) {
    lastDateText = new Date(date * dayMs).toISOString().slice(0, 11);
    lastDate = date;
  }
  const inDay = ms - date * dayMs;
  const [hour, minute] = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60];
  const [second, fraction] = [Math.floor(inDay / 1_000) % 60, String(inDay % 1_000).padStart(3, '0')];
  return `${lastDateText}${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}.${fraction}Z`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** NaN for a day that the calendar does not have. */
export function dayStart(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return Number.NaN;
  const ms = Date.UTC(year, month - 1, day);
  // 31 February would become March.
  return new Date(ms).getUTCDate() === day ? ms : Number.NaN;
}

/** Graph has written `+0530378Z` for a time with the offset +05:30: its milliseconds, and a Z that is not meant. */
const isTail = /^\d{0,7}Z?$/i;

function offsetMs(text: string, at: number): number {
  if (at === text.length) return 0;
  const sign = text.charCodeAt(at);
  if ((sign | 0x20) === 0x7a) return at + 1 === text.length ? 0 : Number.NaN;
  if (sign !== 0x2b && sign !== 0x2d) return Number.NaN;
  const hasColon = text.charCodeAt(at + 3) === 0x3a;
  const minutesAt = hasColon ? at + 4 : at + 3;
  const minutes = minutesAt >= text.length ? 0 : digits(text, minutesAt, minutesAt + 2);
  const ms = digits(text, at + 1, at + 3) * 3_600_000 + minutes * 60_000;
  if (!(ms < dayMs) || !isTail.test(text.slice(minutesAt + 2))) return Number.NaN;
  return sign === 0x2d ? -ms : ms;
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return Number.NaN;
    number = number * 10 + code - 0x30;
  }
  return number;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
