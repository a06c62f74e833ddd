// Times to a tenth of a microsecond, as Microsoft writes its update times: a window read on from a time cut to
// milliseconds would repeat, or miss, what lies in the rest of the millisecond.

/** Ticks of 100 ns since 1970. */
export type Ticks = bigint;

const ticksPerMs = 10_000n;

/** Undefined for what is no time in UTC. Digits beyond the seventh are dropped. */
export function ticksOf(value: unknown): Ticks | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|[+-]00:?00)?$/i.exec(value);
  if (parts === null) return undefined;
  const ms = Date.parse(`${parts[1]}Z`);
  if (Number.isNaN(ms)) return undefined;
  return ticksOfMs(ms) + BigInt((parts[2] ?? '').padEnd(7, '0').slice(0, 7));
}

export function ticksOfMs(ms: number): Ticks {
  return BigInt(Math.floor(ms)) * ticksPerMs;
}

/** The millisecond the time lies in. */
export function msOfTicks(ticks: Ticks): number {
  return Number(ticks / ticksPerMs);
}

/** ISO 8601 with as many digits as it takes. */
export function textOfTicks(ticks: Ticks): string {
  const iso = new Date(msOfTicks(ticks)).toISOString();
  const fraction = `${iso.slice(20, 23)}${String(ticks % ticksPerMs).padStart(4, '0')}`.replace(/0+$/, '');
  return `${iso.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
