// Where something happened: the people and things that the evidence of one alert speaks of, so that all of it
// tells one story.
import { type Cast, type Device, evilUrl, outsideAddress, type Person } from '../events/cast.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface Scene {
  readonly cast: Cast;
  readonly random: SeededRandom;
  readonly happenedAtMs: number;
  readonly device: Device;
  readonly person: Person;
  /** A host outside. */
  readonly address: string;
  readonly url: string;
  /** A plain network message id. */
  readonly mailId: string;
}

export function makeScene(cast: Cast, random: SeededRandom, happenedAtMs: number): Scene {
  const device = random.pick(cast.devices);
  return {
    cast,
    random,
    happenedAtMs,
    device,
    person: random.chance(0.7) ? device.owner : random.pick(cast.people),
    address: outsideAddress(random),
    url: evilUrl(random),
    mailId: random.uuid(),
  };
}
