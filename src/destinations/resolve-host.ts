// What a receiver's name stands for, by the system's own resolution (hosts file, DNS).
import { lookup } from 'node:dns/promises';
import { connectFailure } from './connect-failure.ts';

/** IP addresses, at least one, the system's first choice first. Throws a ConnectorError that names `address`. */
export type ResolveHost = (host: string, address: string) => Promise<readonly string[]>;

export const resolveHost: ResolveHost = async (host, address) => {
  try {
    return (await lookup(host, { all: true })).map((each) => each.address);
  } catch (error) {
    throw connectFailure(address, error instanceof Error ? error : new Error(String(error)));
  }
};
