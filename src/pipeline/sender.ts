// The sending loop, one per destination: open, go back to the settled marks, send what follows, wait, open
// again. How one connection is filled and settled is in delivery.ts; what counts as proof is the destination's.

import type { Connection } from '../destinations/destination.ts';
import type { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';
import { type DeliverySetup, deliver } from './delivery.ts';
import { createWaits } from './waits.ts';

/** A destination that throws what no table knows is opened again this often in a row, then stopped. */
const toleratedDefects = 5;

export interface SenderSetup extends DeliverySetup {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Runs until `stop` aborts or the destination is stopped for good. After `stop` it goes on proving what is
 * out until `deadline` aborts. Rejects only when the journal breaks its promise.
 */
export async function runSender(setup: SenderSetup, stop: AbortSignal, deadline: AbortSignal): Promise<void> {
  const { destination, clock, random, report } = setup;
  const waits = createWaits(random);
  let defects = 0;
  while (!stop.aborted) {
    const opened = await open(setup, stop);
    const end =
      opened.connection === undefined
        ? { proven: 0, unproven: 0, problem: opened.problem }
        : await deliver(setup, opened.connection, stop, deadline);
    if (stop.aborted || end.problem === undefined) return;
    // Only proof shows that the receiver works; many accept a connection and close it again.
    if (end.proven > 0) {
      waits.reset();
      defects = 0;
    }
    const { action, code, message, remedy } = end.problem;
    const trouble = { destination: destination.name, code, message, remedy };
    if (code === 'program-defect') defects += 1;
    const isTolerated = code === 'program-defect' && defects <= toleratedDefects;
    if (action !== 'hold' && action !== 'retry' && !isTolerated) {
      report({ notice: 'delivery-stopped', ...trouble });
      return;
    }
    const waitMs = waits.after(end.problem);
    const wait = { ...trouble, waitMs, unproven: end.unproven };
    if (action === 'hold') report({ notice: 'delivery-holds', ...wait });
    else report({ notice: 'delivery-retries', ...wait });
    await clock.sleep(waitMs, stop);
  }
}

async function open(
  { destination, report }: SenderSetup,
  stop: AbortSignal,
): Promise<
  { readonly connection: Connection } | { readonly connection?: undefined; readonly problem: ConnectorError }
> {
  try {
    const connection = await destination.open(stop);
    report({ notice: 'delivery-started', destination: destination.name, proof: destination.proof });
    return { connection };
  } catch (error) {
    return { problem: ownedError(error, `Opening ${destination.name}`) };
  }
}
