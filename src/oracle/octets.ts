// Lines are read as octets: a string in which one character is one byte, so that every index is a byte offset.
// All that CEF, LEEF and syslog part by is ASCII; texts are decoded only when they are handed out.

export function octetsOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

const beyondAscii = /[\x80-\xff]/;

/** Bytes that are not UTF-8 become U+FFFD. */
export function textOf(octets: string): string {
  return beyondAscii.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;
}

/** Characters (code points) of well-formed octets. */
export function characterCount(octets: string): number {
  let count = 0;
  for (let at = 0; at < octets.length; at += 1) if ((octets.charCodeAt(at) & 0xc0) !== 0x80) count += 1;
  return count;
}
