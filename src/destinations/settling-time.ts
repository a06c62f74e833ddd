// How long the proof of a line takes by the options of its destination when all goes well: what is older than that
// is behind.
import type { ProofLevel } from './destination.ts';
import type { DestinationOptions } from './options.ts';

type Times = Pick<DestinationOptions, 'proof' | 'rotateSeconds' | 'settleSeconds'>;

const seconds: Readonly<Record<ProofLevel, (options: Times) => number>> = {
  sent: () => 2,
  'acknowledged-by-host': ({ settleSeconds }) => settleSeconds,
  // The level may be lowered to the one above.
  'confirmed-by-close': ({ rotateSeconds, settleSeconds }) => rotateSeconds + settleSeconds,
  'acknowledged-by-receiver': () => 1,
  'on-disk': () => 1,
};

export function settlingSeconds(options: Times): number {
  return seconds[options.proof](options);
}
