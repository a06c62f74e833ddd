// Finds where the list of an OData answer begins: the bracket behind the key `value` of the outermost object. It
// looks at each byte once and does not judge whether the rest is JSON.

export interface ListSearch {
  /** Position of the bracket; undefined when it has not come yet. `bytes` begin where they began the last time. */
  continueIn(bytes: Buffer): number | undefined;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

export function createListSearch(): ListSearch {
  let at = 0;
  let depth = 0;
  let isInString = false;
  let stringFrom = 0;
  let lastString = '';
  let key = '';

  return {
    continueIn: (bytes) => {
      for (; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (isInString) {
          // The escaped byte is passed over with it, even if it is yet to come.
          if (byte === backslash) at += 1;
          else if (byte === quote) {
            isInString = false;
            if (depth === 1) lastString = bytes.toString('utf8', stringFrom, at);
          }
        } else if (byte === quote) {
          isInString = true;
          stringFrom = at + 1;
        } else if (byte === openBracket && depth === 1 && key === 'value') return at;
        else if (byte === openBrace || byte === openBracket) depth += 1;
        else if (byte === closeBrace || byte === closeBracket) depth -= 1;
        else if (byte === colon && depth === 1) key = lastString;
        else if (byte === comma && depth === 1) key = '';
      }
      return undefined;
    },
  };
}
