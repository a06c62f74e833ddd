// A desk without back-fills, for tests of everything else behind the control socket.
import type { BackfillDesk } from '../../src/control/backfill-desk.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';

export const noBackfills: BackfillDesk = {
  start: async () => {
    throw new ConnectorError('backfill-refused', { message: 'There is no source.' });
  },
  list: async () => [],
  cancel: async (id) => {
    throw new ConnectorError('backfill-unknown', { message: `No back-fill has the id ${id}.` });
  },
};
