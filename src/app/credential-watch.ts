// Looks from time to time until when the credentials of all tenants are good, so that status and warnings know it.
import type { TenantAccess } from '../sources/microsoft/tenant-access.ts';
import type { Look } from './looking.ts';

/** How soon an exchanged secret is noticed; Graph itself is asked once a day. */
const lookEveryMs = 300_000;

export function credentialWatch(accesses: Iterable<Pick<TenantAccess, 'learnExpiry'>>): Look {
  const all = [...accesses];
  return {
    what: 'the expiry of credentials',
    firstPauseMs: lookEveryMs,
    take: async (signal) => {
      await Promise.all(all.map((access) => access.learnExpiry(signal)));
    },
    pauseMs: () => lookEveryMs,
  };
}
