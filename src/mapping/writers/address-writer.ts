// Address keys: IPv4 and IPv6 each to the key that may hold it; what is no address is not written.
import { macAddress, versionOf } from './address.ts';
import { firstOf, type Output, putField, type Target, type Write } from './output.ts';

/** Where addresses of either version go; without a target they are not written. */
export interface AddressTargets {
  readonly v4: Target | undefined;
  readonly v6: Target | undefined;
}

export function addressWriter(key: string, targets: AddressTargets): Write {
  return (value, output) => {
    const text = plainAddress(value);
    const version = versionOf(text);
    const target = version === 4 ? targets.v4 : version === 6 ? targets.v6 : undefined;
    if (target === undefined) output.unfit(key, 'dropped');
    else putField(target, text, false, output);
  };
}

export function macWriter(target: Target): Write {
  return (value, output: Output) => {
    const text = macAddress(plainAddress(value));
    if (text === undefined) output.unfit(target.key, 'dropped');
    else putField(target, text, false, output);
  };
}

function plainAddress(value: unknown): string {
  const first = firstOf(value);
  return typeof first === 'string' ? first.trim() : '';
}
