// What the alerts and incidents of one simulated tenant have in common.
import type { Cast } from '../events/cast.ts';
import type { IssuedRecords } from '../issued-records.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { AlertRates } from './alert-rates.ts';

export interface AlertWorld {
  /** Its name in the configuration. */
  readonly tenant: string;
  readonly cast: Cast;
  readonly rates: AlertRates;
  readonly random: SeededRandom;
  readonly issued: IssuedRecords;
}
