// The replays and rejects of the running service, asked over its control socket.
import type { ReplayStatus } from '../notices/replay-status.ts';
import { askService, type ControlAnswer } from './client.ts';
import { said } from './refusal-answer.ts';
import type { ReplayDesk } from './replay-desk.ts';

/** Undefined when no service runs on this state folder. Throws `control-unavailable`. */
export async function remoteReplayDesk(stateFolder: string): Promise<ReplayDesk | undefined> {
  const path = '/replays';
  const heard = <T>(answer: ControlAnswer | undefined) => said<T>(answer, 'replays');
  const post = (to: string, body: unknown) => askService(stateFolder, to, 'POST', body);
  if ((await askService(stateFolder, path)) === undefined) return undefined;
  return {
    start: async (wish) => heard<ReplayStatus>(await post(path, wish)),
    list: async () =>
      heard<{ replays: readonly ReplayStatus[] }>(await askService(stateFolder, path)).replays,
    cancel: async (id) =>
      heard<ReplayStatus>(await askService(stateFolder, `${path}/${encodeURIComponent(id)}`, 'DELETE')),
    retry: async (wish) =>
      heard<{ replays: readonly ReplayStatus[] }>(await post('/rejects/retry', wish)).replays,
    drop: async (wish) => heard<{ count: number }>(await post('/rejects/drop', wish)).count,
  };
}
