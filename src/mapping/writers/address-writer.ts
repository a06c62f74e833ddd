// Address keys: IPv4 and IPv6 each to the key that may hold it; what is no address is not written.
import { type AddressVersion, macAddress, versionOf, withoutPort } from './address.ts';
import { firstOf, type Output, putField, type Target, type Write } from './output.ts';

/** Where addresses of either version go; without a target they are not written. */
export interface AddressTargets {
  readonly v4: Target | undefined;
  readonly v6: Target | undefined;
}

export function addressWriter(key: string, targets: AddressTargets): Write {
  return (value, output) => {
    const { text, version } = readAddress(firstText(value));
    const target = version === 4 ? targets.v4 : version === 6 ? targets.v6 : undefined;
    if (target === undefined) output.unfit(key, 'dropped');
    else putField(target, text, false, output);
  };
}

export function macWriter(target: Target): Write {
  return (value, output: Output) => {
    const text = macAddress(firstText(value));
    if (text === undefined) output.unfit(target.key, 'dropped');
    else putField(target, text, false, output);
  };
}

/** Most are addresses as they stand; the others may be one with a port, a zone or other clothes. */
function readAddress(text: string): { readonly text: string; readonly version: AddressVersion | undefined } {
  const version = versionOf(text);
  if (version === 4) return { text, version };
  const bare = withoutPort(text);
  return { text: bare, version: versionOf(bare) };
}

function firstText(value: unknown): string {
  const first = firstOf(value);
  return typeof first === 'string' ? first.trim() : '';
}
