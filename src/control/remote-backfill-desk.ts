// The back-fills of the running service, asked over its control socket.
import type { BackfillStatus } from '../notices/backfill-status.ts';
import type { BackfillDesk } from './backfill-desk.ts';
import { askService, type ControlAnswer } from './client.ts';
import { said } from './refusal-answer.ts';

/** Undefined when no service runs on this state folder. Throws `control-unavailable`. */
export async function remoteBackfillDesk(stateFolder: string): Promise<BackfillDesk | undefined> {
  const path = '/backfills';
  const heard = <T>(answer: ControlAnswer | undefined) => said<T>(answer, 'back-fills');
  if ((await askService(stateFolder, path)) === undefined) return undefined;
  return {
    start: async (wish) => heard<BackfillStatus>(await askService(stateFolder, path, 'POST', wish)),
    list: async () =>
      heard<{ backfills: readonly BackfillStatus[] }>(await askService(stateFolder, path)).backfills,
    cancel: async (id) =>
      heard<BackfillStatus>(await askService(stateFolder, `${path}/${encodeURIComponent(id)}`, 'DELETE')),
  };
}
