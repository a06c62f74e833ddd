// What parts the attributes of LEEF 2.0: a character, or the hexadecimal number of one (`0x5e`, `x09`). Refuses
// those that occur in keys, ids, times or addresses, or that part other things.

export interface LeefDelimiter {
  readonly character: string;
  /** As it stands in the line's header. */
  readonly written: string;
}

export const defaultLeefDelimiter: LeefDelimiter = { character: '^', written: '^' };

/** Undefined when it cannot be a delimiter. A TAB is always written `x09`, so that the header has no raw one. */
export function parseLeefDelimiter(text: string): LeefDelimiter | undefined {
  const digits = /^0?x([0-9a-f]{1,4})$/i.exec(text)?.[1];
  const character = digits === undefined ? text : String.fromCharCode(Number.parseInt(digits, 16));
  if (character.length !== 1 || isTaken(character)) return undefined;
  if (digits !== undefined) return { character, written: text };
  return isPrintableAscii(character)
    ? { character, written: character }
    : { character, written: `x${character.charCodeAt(0).toString(16).padStart(2, '0')}` };
}

/**
 * Letters and digits are in keys; `=` and `|` part keys and header; blanks and `"` are in every text; signs are in
 * ids, times, addresses and host names, which must never change; the rest would break the line or is no character.
 */
function isTaken(character: string): boolean {
  return /[\p{L}\p{N}\p{M}\p{Cs}\p{Cf}=|\\ "+,./:@_-]|[\0\n\r\u0080-\u00a0\u2028\u2029]/u.test(character);
}

function isPrintableAscii(character: string): boolean {
  return /^[!-~]$/.test(character);
}
