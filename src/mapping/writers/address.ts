// Addresses of networks: is it an IPv4, an IPv6 or a MAC address, and how is it written?
import { isIPv4, isIPv6 } from 'node:net';

export type AddressVersion = 4 | 6;

/** Undefined when it is no address. Brackets and zones (`fe80::1%eth0`) are not part of one. */
export function versionOf(text: string): AddressVersion | undefined {
  const first = text.charCodeAt(0);
  if (text.length > 45 || text.length < 2) return undefined;
  if (text.includes(':')) return isIPv6(text) && !text.includes('%') ? 6 : undefined;
  return first >= 0x30 && first <= 0x39 && isIPv4(text) ? 4 : undefined;
}

/**
 * `192.0.2.1` of `192.0.2.1:443`, `2001:db8::1` of `[2001:db8::1]:443` and `2001:db8::1%eth0`; of an IPv4 address in
 * the clothes of IPv6 the IPv4 address. Any other text as it is.
 */
export function withoutPort(text: string): string {
  const { address } = splitPort(text.trim());
  const bare = address.replace(zone, '');
  return mappedAddress(bare) ?? bare;
}

/** Of a link; only the machine itself knows what it means. */
const zone = /(?<=^[\da-f:.]*:[\da-f:.]*)%[\w.-]*$/i;
/** Some of Microsoft's services leave the two colons at its beginning out. */
const mapped = /^(?:::|(?:0{1,4}:){5})?ffff:(?:(\d{1,3}(?:\.\d{1,3}){3})|([\da-f]{1,4}):([\da-f]{1,4}))$/i;

/** `192.0.2.1` of `::ffff:192.0.2.1` and `::ffff:c000:201`; undefined when it is no such address. */
function mappedAddress(text: string): string | undefined {
  const found = mapped.exec(text);
  if (found === null) return undefined;
  const [, dotted, high = '', low = ''] = found;
  if (dotted !== undefined) return dotted;
  const numbers = [high, low].map((hex) => Number.parseInt(hex, 16));
  return numbers.flatMap((number) => [number >> 8, number & 0xff]).join('.');
}

/** `443` of `192.0.2.1:443`; undefined when there is none. */
export function portOf(text: string): number | undefined {
  const { port } = splitPort(text.trim());
  return port;
}

function splitPort(text: string): { readonly address: string; readonly port: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null) return { address: bracketed[1] ?? '', port: portNumber(bracketed[2]) };
  const plain = /^([^:]*):(\d{1,5})$/.exec(text);
  return plain === null
    ? { address: text, port: undefined }
    : { address: plain[1] ?? '', port: portNumber(plain[2]) };
}

function portNumber(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return digits === undefined || port > 65_535 ? undefined : port;
}

/** Six hex pairs with colons, in lower case; undefined when it is no MAC address. */
export function macAddress(text: string): string | undefined {
  const hex = text.replaceAll(/[:.-]/g, '');
  if (!/^[0-9a-fA-F]{12}$/.test(hex)) return undefined;
  return (hex.toLowerCase().match(/../g) ?? []).join(':');
}
