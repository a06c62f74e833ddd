// What goes wrong in the simulation's time of chaos, apart from Microsoft's part, which the simulated cloud
// plays itself: the disk, the receiver, and records that no mapping can read.
import type { LoadedMapper } from '../../src/mapping/create-mapper.ts';
import type { SimulatedTenant } from '../../src/simulator/tenant.ts';
import type { DiskStep } from '../doubles/lying-disk.ts';
import type { SeededRandom } from '../doubles/seeded-random.ts';
import type { VirtualClock } from '../doubles/virtual-clock.ts';
import type { VirtualReceiver } from '../doubles/virtual-wire.ts';

const secondMs = 1_000;

/** Times in which a share of all steps fails, between times in which none does. */
export function diskFaults(
  random: SeededRandom,
  isChaos: () => boolean,
): (step: DiskStep) => string | undefined {
  const share = random.integer(0, 3) === 0 ? 0.05 : 0;
  const kind = random.integer(0, 2) === 0 ? 'EIO' : 'ENOSPC';
  return (step) => {
    if (!isChaos() || (step !== 'write' && step !== 'sync')) return undefined;
    return random.fraction() < share ? kind : undefined;
  };
}

/** To be asked every few seconds: now and then the receiver dies, hangs, or ends its connections. */
export function receiverMisfortunes(
  random: SeededRandom,
  clock: VirtualClock,
  receiver: VirtualReceiver,
): () => void {
  let wellAgainAt = 0;
  return () => {
    const now = clock.monotonic();
    if (now < wellAgainAt) return;
    receiver.start();
    const dice = random.integer(0, 40);
    if (dice === 0) {
      receiver.die();
      wellAgainAt = now + random.integer(1, 90) * secondMs;
    } else if (dice === 1) {
      receiver.isFrozen = true;
      wellAgainAt = now + random.integer(1, 4) * secondMs;
    } else if (dice === 2) {
      receiver.endAll();
    }
  };
}

/** Now and then Microsoft fails whenever an answer would hold a certain alert, for as long as that one is not cured. */
export function alertMisfortunes(random: SeededRandom, { alerts }: SimulatedTenant): () => void {
  return () => {
    const dice = random.integer(0, 60);
    if (dice === 0) alerts.poisoned.clear();
    if (dice !== 1) return;
    const ids = [...alerts.all()].map(({ item }) => item.id);
    const id = ids[random.integer(0, Math.max(1, ids.length))];
    if (id !== undefined) alerts.poisoned.add(id);
  };
}

/** Rejects a few records by their id, so that setting aside is in the books too. */
export function withRiddles(mapper: LoadedMapper): LoadedMapper {
  return {
    ...mapper,
    map: (record, dialect) =>
      record.lane !== 'connector' && isRiddle(record.id)
        ? { outcome: 'rejected', code: 'record-unmappable', reason: 'It is a riddle.' }
        : mapper.map(record, dialect),
  };
}

function isRiddle(id: string): boolean {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 1_009;
  return sum % 37 === 0;
}
