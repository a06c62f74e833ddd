// The proof levels that faults are injected under, and what a destination is configured with for each.

export const levels = [
  'confirmed-by-close',
  'acknowledged-by-host',
  'acknowledged-by-receiver',
  'on-disk',
] as const;
export type Level = (typeof levels)[number];

/** Those that have a receiver. */
export const networkLevels = levels.filter((level) => level !== 'on-disk');

export interface LevelWorld {
  readonly host: string;
  readonly port: number;
  /** Where lines end up that go into a file. */
  readonly output: string;
}

/** With short times, so that a row takes seconds. */
export function optionsAt(
  level: Level,
  { host, port, output }: LevelWorld,
): Readonly<Record<string, unknown>> {
  const address = { host, port, allowCleartext: true };
  switch (level) {
    case 'confirmed-by-close':
      return { ...address, transport: 'tcp', proof: level, rotateSeconds: 1 };
    case 'acknowledged-by-host':
      return { ...address, transport: 'tcp', proof: level, settleSeconds: 2 };
    case 'acknowledged-by-receiver':
      return { ...address, transport: 'relp', proof: level };
    case 'on-disk':
      return { transport: 'file', proof: level, path: output };
  }
}
