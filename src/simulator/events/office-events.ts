// Which records of the Management Activity API happen how often in a simulated tenant.
import type { SeededRandom } from '../seeded-random.ts';
import { makeClick } from './click.ts';
import { makeFileOperation, makeScoreChange, makeSignIn, makeTeam } from './everyday.ts';
import { makeFile } from './file.ts';
import { makeInvestigation } from './investigation.ts';
import { makeMail } from './mail.ts';
import { makeOfficeAlert } from './office-alert.ts';
import type { MakeOfficeRecord } from './office-record.ts';

const weights: readonly (readonly [weight: number, make: MakeOfficeRecord])[] = [
  [36, makeMail],
  [16, makeClick],
  [10, makeFile],
  [10, makeInvestigation],
  [6, makeOfficeAlert],
  [10, makeSignIn],
  [6, makeFileOperation],
  [3, makeTeam],
  [3, makeScoreChange],
];

const total = weights.reduce((sum, [weight]) => sum + weight, 0);

export function pickOfficeEvent(random: SeededRandom): MakeOfficeRecord {
  let left = random.integer(0, total);
  for (const [weight, make] of weights) {
    if (left < weight) return make;
    left -= weight;
  }
  return makeMail;
}
