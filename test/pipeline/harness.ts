// One sender between a journal in memory and a scripted destination, with records whose types say what becomes
// of them.
import type { Format } from '../../src/formats/format.ts';
import type { Mapped, Mapper } from '../../src/mapping/mapper.ts';
import { lanes, type SourceRecord } from '../../src/model/record.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { createFilter, type FilterOptions } from '../../src/pipeline/filter.ts';
import { createLaneReaders } from '../../src/pipeline/lane-readers.ts';
import { type Pace, unlimitedPace } from '../../src/pipeline/pace.ts';
import { runSender } from '../../src/pipeline/sender.ts';
import { createSetAside } from '../../src/pipeline/set-aside.ts';
import { MemoryJournal } from '../doubles/memory-journal.ts';
import { somePage } from '../doubles/records.ts';
import { ScriptedDestination } from '../doubles/scripted-destination.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const event = {
  product: { vendor: 'v', name: 'p', version: '1' },
  kind: 'thing',
  variant: 'new',
  category: 'thing-new',
  name: 'A thing',
  severity: 5,
  fields: [],
};

const outcomes: Record<string, Mapped> = {
  thing: { outcome: 'events', events: [event] },
  family: { outcome: 'events', events: [event, event, event] },
  trifle: { outcome: 'events', events: [{ ...event, severity: 2 }] },
  incident: {
    outcome: 'events',
    events: [
      { ...event, severity: 2 },
      { ...event, severity: 8 },
    ],
  },
  noise: { outcome: 'skipped', rule: 'noise' },
  riddle: { outcome: 'rejected', code: 'record-unmappable', reason: 'It is not JSON.' },
};

const mapper: Mapper = {
  map: (record) => outcomes[record.type] ?? { outcome: 'rejected', code: 'record-unmappable', reason: '?' },
};

const format: Format = {
  dialect: 'cef',
  format: (mapped, { recordId, feed, sequence }) => ({
    text: `${recordId} ${feed} ${sequence} ${mapped.kind}`,
    cut: [],
  }),
};

export interface SendingSetup {
  readonly destination?: ScriptedDestination;
  readonly journal?: MemoryJournal;
  readonly clock?: VirtualClock;
  readonly pace?: Pace;
  readonly only?: FilterOptions;
}

export async function startSending(records: readonly SourceRecord[], setup: SendingSetup = {}) {
  const { destination = new ScriptedDestination(), journal = new MemoryJournal() } = setup;
  const { clock = new VirtualClock(), pace = unlimitedPace, only = {} } = setup;
  await journal.commit('things', somePage(records));
  const random = new SeededRandom(1);
  const said: Notice[] = [];
  const report = (notice: Notice) => said.push(notice);
  const stop = new AbortController();
  const deadline = new AbortController();
  const readers = new Map(
    await Promise.all(lanes.map(async (lane) => [lane, await journal.reader('siem', lane)] as const)),
  );
  const running = runSender(
    {
      destination,
      mapper,
      format,
      filter: createFilter(only),
      readers: createLaneReaders(readers),
      setAside: createSetAside({ destination: 'siem', journal, clock, random, report }),
      pace,
      unprovenLimits: { lines: 1_000, bytes: 1_000_000 },
      clock,
      random,
      report,
    },
    stop.signal,
    deadline.signal,
  );
  return {
    journal,
    clock,
    destination,
    said,
    running,
    stop,
    deadline,
    texts: () => destination.connections.map((c) => c.lines.map((line) => line.text)),
    finish: async () => {
      stop.abort();
      await running;
    },
  };
}
