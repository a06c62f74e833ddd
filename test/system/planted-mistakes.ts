// The four classic mistakes of order, planted one at a time by wrapping the contracts, and the search for a seed of
// the conservation simulation that shows one.
import type { Destination } from '../../src/destinations/destination.ts';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import { changedConnection } from '../doubles/changed-connection.ts';
import { runConservation, type Spoil } from './conservation-run.ts';

function withJournal(change: (journal: Journal) => Partial<Journal>): Spoil {
  return (world) => ({
    ...world,
    openJournal: async (place) => {
      const journal = await world.openJournal(place);
      const changes = change(journal);
      return new Proxy(journal, {
        get: (target, name) => {
          const changed = Reflect.get(changes, name);
          const value = changed ?? Reflect.get(target, name, target);
          return typeof value === 'function' && changed === undefined ? value.bind(target) : value;
        },
      });
    },
  });
}

function withDestination(change: (destination: Destination) => Destination['open']): Spoil {
  return (world) => ({
    ...world,
    createDestination: (options, outside) => {
      const destination = world.createDestination(options, outside);
      const open = change(destination);
      return {
        name: destination.name,
        get proof() {
          return destination.proof;
        },
        textLimit: (host) => destination.textLimit(host),
        open,
      };
    },
  });
}

const stateBeforeRecords = withJournal((journal) => ({
  commit: async (source, page) => {
    await journal.commit(source, { ...page, records: [] });
    return journal.commit(source, { ...page, changes: [] });
  },
}));

const settledAtOnce = withDestination((destination) => async (signal) => {
  const connection = await destination.open(signal);
  let sent = 0;
  return changedConnection(connection, {
    send: async (lines) => {
      sent += lines.length;
      await connection.send(lines);
    },
    proven: () => sent,
  });
});

const noRewind = withJournal((journal) => ({
  reader: async (destination, lane, options) => {
    const reader = await journal.reader(destination, lane, options);
    let isFirst = true;
    let last = reader.rewind();
    const stubborn: JournalReader = {
      read: (limits) => reader.read(limits),
      arrivals: (signal) => reader.arrivals(signal),
      settle: async (mark) => {
        last = mark;
        await reader.settle(mark);
      },
      rewind: () => {
        if (isFirst) last = reader.rewind();
        isFirst = false;
        return last;
      },
    };
    return stubborn;
  },
}));

const markNotReset = withDestination((destination) => {
  let provenBefore = 0;
  return async (signal) => {
    const connection = await destination.open(signal);
    const offset = provenBefore;
    const proven = () => {
      provenBefore = offset + connection.proven;
      return provenBefore;
    };
    return changedConnection(connection, { proven });
  };
});

export type Mistake = keyof typeof mistakes;

const mistakes = {
  'state that is saved before its records': stateBeforeRecords,
  'lines that count as settled at once': settledAtOnce,
  'a new connection without going back to the mark': noRewind,
  'a count of proofs that is not reset with the connection': markNotReset,
} satisfies Readonly<Record<string, Spoil>>;

/** A seed in which records are lost, or numbers are missing: one of `seeds`, tried from `from` on. */
export async function findLoss(mistake: Mistake, from: number, seeds: number): Promise<number | undefined> {
  for (let tried = 0; tried < seeds; tried += 1) {
    const seed = ((from + tried - 1) % seeds) + 1;
    const { missing, holes } = await runConservation(seed, mistakes[mistake]);
    if (missing.length > 0 || holes > 0) return seed;
  }
  return undefined;
}
