// The gap events among the lines that a receiver read, by what a SIEM analyst sees of them.

export interface SeenGap {
  readonly source: string;
  readonly what: string;
  readonly reason: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** From CEF lines; each gap once. */
export function gapsIn(lines: Iterable<string>): readonly SeenGap[] {
  const gaps = new Map<string, SeenGap>();
  for (const line of lines) {
    if (!line.includes('|connector:collection-gap:')) continue;
    const field = (key: string) =>
      new RegExp(`(?:^| |\\|)${key}=(.*?)(?= [A-Za-z0-9]+=|$)`).exec(line)?.[1] ?? '';
    gaps.set(field('cs2'), {
      source: field('cs4'),
      what: field('cs3'),
      reason: field('reason'),
      fromMs: Number(field('start')),
      toMs: Number(field('end')),
    });
  }
  return [...gaps.values()];
}
