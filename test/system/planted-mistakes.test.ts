// The four classic mistakes of order, planted one at a time by wrapping the contracts: the conservation
// simulation must find each, or its silence about the real program is worth nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Destination } from '../../src/destinations/destination.ts';
import type { Journal, JournalReader } from '../../src/journal/journal.ts';
import { changedConnection } from '../doubles/changed-connection.ts';
import { runConservation, type Spoil } from './conservation-run.ts';

const seeds = 60;

/** The first seed in which records are lost, or numbers are missing. */
async function firstLoss(spoil: Spoil): Promise<number | undefined> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { missing, holes } = await runConservation(seed, spoil);
    if (missing.length > 0 || holes > 0) return seed;
  }
  return undefined;
}

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

const mistakes: Readonly<Record<string, Spoil>> = {
  'state that is saved before its records': stateBeforeRecords,
  'lines that count as settled at once': settledAtOnce,
  'a new connection without going back to the mark': noRewind,
  'a count of proofs that is not reset with the connection': markNotReset,
};

for (const [mistake, spoil] of Object.entries(mistakes)) {
  test(`the simulation finds ${mistake}`, async (t) => {
    const seed = await firstLoss(spoil);
    assert.notEqual(seed, undefined, `${seeds} seeds saw nothing wrong`);
    t.diagnostic(`found with seed ${seed}`);
  });
}
