// Chooses how a key's values are written, by its type in the dictionary.
import type { KeyEntry } from '../keys.ts';
import { addressWriter, macWriter } from './address-writer.ts';
import { booleanWriter, decimalWriter, integerRange, longRange, wholeNumberWriter } from './number.ts';
import type { Target, Write } from './output.ts';
import { textWriter } from './text.ts';
import { timeWriter } from './time-writer.ts';

/** For keys without a length of their own: what cs1 to cs6 hold. */
const defaultLength = 4_000;

/** Most characters a text key takes. */
export function lengthOf({ length }: KeyEntry): number {
  return length ?? defaultLength;
}

export function createWrite(entry: KeyEntry, target: Target): Write {
  const write = createTypedWrite(entry, target);
  const { key, needs } = entry;
  if (needs === undefined) return write;
  return (value, output) => {
    if (output.fields.some((field) => field.key === needs)) write(value, output);
    else output.unfit(key, 'dropped');
  };
}

function createTypedWrite(entry: KeyEntry, target: Target): Write {
  switch (entry.type) {
    case 'String':
    case 'Protocol':
      return textWriter(target, lengthOf(entry), entry.single === true);
    case 'Integer':
      return wholeNumberWriter(target, entry.range ?? integerRange);
    case 'Long':
      return wholeNumberWriter(target, entry.range ?? longRange);
    case 'Double':
      return decimalWriter(target);
    case 'Boolean':
      return booleanWriter(target);
    case 'Timestamp':
    case 'Date':
      return timeWriter(target, 'epoch');
    case 'Time':
      return timeWriter(target, 'iso');
    case 'IPv4Address':
      return addressWriter(entry.key, { v4: target, v6: companionOf(entry, target) });
    case 'IPv6Address':
      return addressWriter(entry.key, { v4: undefined, v6: target });
    case 'IPAddress':
      return addressWriter(entry.key, { v4: target, v6: target });
    case 'MACAddress':
      return macWriter(target);
  }
}

function companionOf(entry: KeyEntry, target: Target): Target | undefined {
  return entry.ipv6 && { ...target, key: entry.ipv6.key, label: entry.ipv6.label };
}
