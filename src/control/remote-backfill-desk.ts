// The back-fills of the running service, asked over its control socket.
import { codes, type ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { BackfillStatus } from '../notices/backfill-status.ts';
import type { BackfillDesk } from './backfill-desk.ts';
import { askService, type ControlAnswer } from './client.ts';

/** Undefined when no service runs on this state folder. Throws `control-unavailable`. */
export async function remoteBackfillDesk(stateFolder: string): Promise<BackfillDesk | undefined> {
  const path = '/backfills';
  if ((await askService(stateFolder, path)) === undefined) return undefined;
  return {
    start: async (wish) => said(await askService(stateFolder, path, 'POST', wish)) as BackfillStatus,
    list: async () =>
      (said(await askService(stateFolder, path)) as { backfills: readonly BackfillStatus[] }).backfills,
    cancel: async (id) =>
      said(await askService(stateFolder, `${path}/${encodeURIComponent(id)}`, 'DELETE')) as BackfillStatus,
  };
}

/** The service is of the same package, so its answer has the shape the type says. */
function said(answer: ControlAnswer | undefined): unknown {
  if (answer?.status === 200) return answer.body;
  const { code = '', message, remedy } = (answer?.body ?? {}) as Record<string, string | undefined>;
  if (code in codes && message !== undefined && remedy !== undefined) {
    throw new ConnectorError(code as ErrorCode, { message, remedy });
  }
  throw new ConnectorError('control-unavailable', {
    message: `Asking the running service about back-fills failed: ${answer === undefined ? 'it has ended' : `HTTP ${answer.status}`}.`,
  });
}
