// The proof levels that faults are injected under, and what a destination is configured with for each.

export const levels = ['confirmed-by-close', 'acknowledged-by-host'] as const;
export type Level = (typeof levels)[number];

/** With short times, so that a row takes seconds. */
export const optionsOf: Readonly<Record<Level, Readonly<Record<string, unknown>>>> = {
  'confirmed-by-close': {
    transport: 'tcp',
    proof: 'confirmed-by-close',
    rotateSeconds: 1,
    allowCleartext: true,
  },
  'acknowledged-by-host': {
    transport: 'tcp',
    proof: 'acknowledged-by-host',
    settleSeconds: 2,
    allowCleartext: true,
  },
};
