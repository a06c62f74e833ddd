// Whether a value is what its key's type asks for, from the two documents. Nothing is mended here.
import { isIPv4, isIPv6 } from 'node:net';

/** `version`: of the format, as it stands in the header. */
type Check = (text: string, version: string) => boolean;

const wholeNumber = /^(?:0|-?[1-9]\d{0,18})$/;
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const day = '(?:0[1-9]|[12]\\d|3[01])';
const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';
/** The eight layouts of the CEF document; a zone is a name, or GMT with an offset. */
const writtenTime = new RegExp(
  `^(?:${months}) ${day} (?:\\d{4} )?${clock}(?:\\.\\d{3})?(?: (?:[A-Z]{1,5}|GMT[+-]\\d{2}:\\d{2}))?$`,
);
const isoTime = new RegExp(`^\\d{4}-(?:0[1-9]|1[0-2])-${day}T${clock}\\.\\d{3}Z$`);

function isWithin(text: string, from: bigint, to: bigint): boolean {
  if (!wholeNumber.test(text)) return false;
  const number = BigInt(text);
  return number >= from && number <= to;
}

function isAddress(text: string): boolean {
  return isIPv4(text) || isPlainIPv6(text);
}

/** A zone behind `%` means something on one machine only. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

const checks: Readonly<Record<string, Check>> = {
  String: () => true,
  Integer: (text) => isWithin(text, -(2n ** 31n), 2n ** 31n - 1n),
  Long: (text) => isWithin(text, -(2n ** 63n), 2n ** 63n - 1n),
  Double: (text) =>
    /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text)),
  Boolean: (text) => text === 'true' || text === 'false',
  Timestamp: (text) => /^(?:0|[1-9]\d{0,14})$/.test(text) || writtenTime.test(text),
  Time: (text) => isoTime.test(text),
  /** Seconds or milliseconds; any other text is explained by devTimeFormat, which leef.ts looks for. */
  Date: (text) => /^\d{10}(?:\d{3})?$/.test(text),
  // Whether CEF:1 takes IPv6 here its document does not settle; both are read.
  IPv4Address: (text, version) => isIPv4(text) || (version === '1' && isPlainIPv6(text)),
  IPv6Address: isPlainIPv6,
  IPAddress: isAddress,
  MACAddress: (text) => /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/.test(text),
  Protocol: (text) => isWithin(text, 0n, 255n) || /^[A-Za-z][A-Za-z0-9-]*$/.test(text),
};

/** A type that no dictionary has holds for nothing. */
export function isOfType(type: string, text: string, version: string): boolean {
  return checks[type]?.(text, version) ?? false;
}
