// The world of the simulation as one life of the process sees it: a clock that is told, a disk that lies, the
// simulated cloud and a virtual receiver, all of which fall silent when the life ends.
import type { World } from '../../src/app/world.ts';
import { createDestination } from '../../src/destinations/create-destination.ts';
import type { Destination } from '../../src/destinations/destination.ts';
import type { Wire, WireConnection } from '../../src/destinations/wire.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { openJournal } from '../../src/journal/embedded/open-journal.ts';
import type { LoadedMapper } from '../../src/mapping/create-mapper.ts';
import type { Cloud } from '../../src/simulator/cloud.ts';
import type { HttpAnswer, HttpRequest } from '../../src/sources/http-client.ts';
import type { Clock } from '../../src/world/clock.ts';
import type { Files, OpenFile } from '../../src/world/files.ts';
import { changedConnection } from './changed-connection.ts';
import type { Life } from './life.ts';
import type { LyingDisk } from './lying-disk.ts';
import { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { VirtualReceiver } from './virtual-wire.ts';

export interface Outside {
  readonly clock: VirtualClock;
  /** What the host takes for the time; the clock itself if left out. */
  readonly hostClock?: Clock;
  readonly disk: LyingDisk;
  readonly cloud: Cloud;
  readonly receiver: VirtualReceiver;
  readonly mapper: LoadedMapper;
  /** Hears of lines before they go out. */
  readonly sending: (lines: number) => void;
}

const segmentBytes = 64 * 1024;

export function mortalWorld(outside: Outside, life: Life, seed: number): World {
  const clock = mortalClock(outside.hostClock ?? outside.clock, life);
  const noDoor = { close: async () => {} };
  return {
    clock,
    random: new SeededRandom(seed),
    createMapper: async () => outside.mapper,
    openJournal: async (place) => {
      const opened = await openJournal({
        ...place,
        files: mortalFiles(outside.disk, life),
        catalogue: ':memory:',
        lock: async () => ({ release: () => {} }),
        sizes: { segmentBytes },
      });
      return opened.journal;
    },
    openNetwork: async () => ({
      send: (request) => life.call(() => ask(outside.cloud, request, life)),
      close: async () => {},
    }),
    createDestination: (options, { report }) => {
      const wire = mortalWire(outside.receiver.wire, life);
      return heardDestination(createDestination(options, { clock, report, wire }), outside.sending);
    },
    startHttpServer: async () => ({ ...noDoor, url: 'http://127.0.0.1:0' }),
    startWebhookServer: async () => ({ ...noDoor, url: 'http://127.0.0.1:0' }),
    startControlServer: async () => noDoor,
  };
}

function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: async (ms, signal) => {
      if (signal.aborted) return;
      const awake = new AbortController();
      const letGo = () => awake.abort();
      signal.addEventListener('abort', letGo, { once: true });
      life.signal.addEventListener('abort', letGo, { once: true });
      await clock.sleep(ms, awake.signal);
      signal.removeEventListener('abort', letGo);
      life.signal.removeEventListener('abort', letGo);
      await life.step();
    },
  };
}

function mortalFiles(files: Files, life: Life): Files {
  return {
    open: async (path, how) => mortalFile(await life.call(() => files.open(path, how)), life),
    list: (folder) => life.call(() => files.list(folder)),
    size: (path) => life.call(() => files.size(path)),
    makeFolder: (folder) => life.call(() => files.makeFolder(folder)),
    rename: (from, to) => life.call(() => files.rename(from, to)),
    remove: (path) => life.call(() => files.remove(path)),
    truncate: (path, length) => life.call(() => files.truncate(path, length)),
    syncFolder: (folder) => life.call(() => files.syncFolder(folder)),
    isInMemory: (folder) => life.call(() => files.isInMemory(folder)),
  };
}

function mortalFile(file: OpenFile, life: Life): OpenFile {
  return {
    write: (buffers, position) => life.call(() => file.write(buffers, position)),
    read: (into, position) => life.call(() => file.read(into, position)),
    sync: () => life.call(() => file.sync()),
    truncate: (length) => life.call(() => file.truncate(length)),
    size: () => life.call(() => file.size()),
    close: () => life.call(() => file.close()),
  };
}

async function ask(cloud: Cloud, request: HttpRequest, life: Life): Promise<HttpAnswer> {
  try {
    const { status, headers, body } = await cloud.handle(request);
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { status, headers: Object.fromEntries(lower), body: mortalBody(body, life) };
  } catch {
    throw connectionLost();
  }
}

async function* mortalBody(body: AsyncIterable<Uint8Array>, life: Life): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body) {
      await life.step();
      yield chunk;
    }
  } catch {
    throw connectionLost();
  }
  await life.step();
}

function connectionLost(): ConnectorError {
  return new ConnectorError('source-connection-lost', {
    message: 'The simulator cut the connection.',
  });
}

function heardDestination(destination: Destination, sending: (lines: number) => void): Destination {
  return {
    name: destination.name,
    get proof() {
      return destination.proof;
    },
    textLimit: (host) => destination.textLimit(host),
    open: async (signal) => {
      const connection = await destination.open(signal);
      const send = connection.send.bind(connection);
      return changedConnection(connection, {
        send: (lines) => {
          sending(lines.length);
          return send(lines);
        },
      });
    },
  };
}

function mortalWire(wire: Wire, life: Life): Wire {
  return {
    address: wire.address,
    connect: async (signal) => {
      const connection = await life.call(() => wire.connect(signal));
      // The kernel closes what a dead process had open.
      life.signal.addEventListener('abort', () => connection.destroy(), { once: true });
      return mortalConnection(connection, life);
    },
  };
}

function mortalConnection(connection: WireConnection, life: Life): WireConnection {
  return {
    write: (bytes) => life.call(() => connection.write(bytes)),
    end: () => {
      if (!life.isOver) connection.end();
    },
    finished: connection.finished.then(async (end) => {
      // Told to the dead as well, who can do no harm: Node keeps signals made of others, and with them the whole
      // service, for as long as anybody listens to them and they did not abort.
      if (!life.isOver) await life.step();
      return end;
    }),
    unacknowledgedBytes: () => life.call(() => connection.unacknowledgedBytes()),
    destroy: () => connection.destroy(),
  };
}
