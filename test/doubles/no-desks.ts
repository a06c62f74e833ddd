// Desks at which nothing goes on, for tests of everything else behind the control socket.
import type { Desks } from '../../src/control/server.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';

export const noDesks: Desks = {
  backfills: {
    start: async () => {
      throw new ConnectorError('backfill-refused', { message: 'There is no source.' });
    },
    list: async () => [],
    cancel: async (id) => {
      throw new ConnectorError('backfill-unknown', { message: `No back-fill has the id ${id}.` });
    },
  },
  replays: {
    start: async () => {
      throw new ConnectorError('replay-refused', { message: 'There is no destination.' });
    },
    list: async () => [],
    cancel: async (id) => {
      throw new ConnectorError('replay-unknown', { message: `No replay has the id ${id}.` });
    },
    retry: async () => {
      throw new ConnectorError('reject-unknown', { message: 'Nothing is set aside.' });
    },
    drop: async () => {
      throw new ConnectorError('reject-unknown', { message: 'Nothing is set aside.' });
    },
  },
  destinations: {
    list: async () => [],
    forget: async (name) => {
      throw new ConnectorError('destination-unknown', { message: `No marks of ${name} are kept.` });
    },
  },
};
