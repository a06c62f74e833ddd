// Chance comes into the program here and nowhere else, so that a test can repeat it by its seed.
import { randomBytes, randomUUID } from 'node:crypto';

export interface Random {
  /** At least 0, below 1. */
  fraction(): number;
  uuid(): string;
}

export const systemRandom: Random = {
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  uuid: () => randomUUID(),
};
