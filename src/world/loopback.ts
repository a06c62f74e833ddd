// Whether an address leads no further than this machine.

/** A host as people write it or as `new URL(...).hostname` spells it (`[::1]`). */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true;
  return /^127\.\d+\.\d+\.\d+$/.test(host);
}
