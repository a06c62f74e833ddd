// Beside the loops: looks from time to time until when the credentials of all tenants are good, so that status
// and warnings know it.
import type { TenantAccess } from '../sources/microsoft/tenant-access.ts';
import type { Clock } from '../world/clock.ts';

/** How soon an exchanged secret is noticed; Graph itself is asked once a day. */
const lookEveryMs = 300_000;

export async function watchCredentials(
  accesses: Iterable<Pick<TenantAccess, 'learnExpiry'>>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const all = [...accesses];
  while (!signal.aborted) {
    await clock.sleep(lookEveryMs, signal);
    if (!signal.aborted) await Promise.all(all.map((access) => access.learnExpiry(signal)));
  }
}
