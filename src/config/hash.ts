// One short text that is equal for equal configurations, for the lifecycle events and the log.
import { createHash } from 'node:crypto';

/** The order of options does not count; secrets are not in it, only the names of their places. */
export function configurationHash(options: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(options)))
    .digest('hex')
    .slice(0, 16);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, sortKeys(child)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
