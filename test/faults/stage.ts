// What one row of the suite needs: the simulated cloud, the connector as a process, a receiver as another, and the
// books between them. Where they stand (network, disk, clock) is the row's own place.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCloud } from '../../src/simulator/cloud.ts';
import { type CloudServer, serveCloud } from '../../src/simulator/cloud-server.ts';
import { makeCast } from '../../src/simulator/events/cast.ts';
import { makeMail } from '../../src/simulator/events/mail.ts';
import { pickOfficeEvent } from '../../src/simulator/events/office-events.ts';
import { contentTypes } from '../../src/simulator/events/office-record.ts';
import { type Endpoint, type Fault, faultPlans } from '../../src/simulator/faults.ts';
import { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { systemClock } from '../../src/world/clock.ts';
import { clientId, clientSecret, quietRates, tenantId } from '../doubles/simulated-cloud.ts';
import { Books, type IssuedEvent } from './books.ts';
import { type Level, optionsAt } from './levels.ts';
import { LineFile } from './line-file.ts';
import { Receiver, type ReceiverWish } from './receiver.ts';
import { Service, type ServiceWish } from './service.ts';
import { waitFor } from './wait-for.ts';

/** Where a row takes place, as far as that is not this machine as it is. */
export interface Place {
  /** Address the receiver listens on; one of loopback that nobody else uses when left out. */
  readonly host?: string;
  readonly receiver?: Partial<ReceiverWish>;
  readonly service?: Partial<ServiceWish>;
  readonly stateFolder?: string;
  /** The file in which lines end up. */
  readonly output?: string;
  readonly destination?: Readonly<Record<string, unknown>>;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

const port = 6514;
const longestRead = 8_000_000;
const tenant = { name: 'contoso', tenantId, clientId, clientSecret };
/** Lines a second, so that a fault finds some under way. */
const pace = 1_500;
let addresses = 0;

export class Stage {
  readonly folder: string;
  readonly stateFolder: string;
  readonly cloud = createCloud({
    clock: systemClock,
    seed: 5,
    faults: faultPlans.none,
    limits: { activity: { perMinute: 1_000_000, perHour: 1_000_000_000 } },
    tenants: [tenantSetup({ ...tenant, events: { ...quietRates, blobRecords: 250, blobEveryMs: 200 } })],
  });
  readonly books = new Books();
  readonly receiver: Receiver;
  /** Lines that the connector itself has called lost. */
  namedLost = 0;
  readonly service: Service;
  /** On the same configuration and state; not started. */
  readonly second: Service;
  readonly #level: Level;
  readonly #place: Place;
  readonly #host: string;
  readonly #output: string;
  #arrivals: LineFile;
  #server: CloudServer | undefined;
  #cloudPort = 0;
  readonly #random = new SeededRandom(11);
  readonly #cast = makeCast(tenantId, 'contoso', this.#random);

  constructor(folder: string, level: Level, place: Place) {
    this.folder = folder;
    this.#level = level;
    this.#place = place;
    this.#host = place.host ?? ownAddress();
    this.stateFolder = place.stateFolder ?? join(folder, 'state');
    const output = place.output ?? join(folder, 'output');
    this.#output = output;
    this.#arrivals = new LineFile(output);
    const speaksRelp = level === 'acknowledged-by-receiver';
    this.receiver = new Receiver({ host: this.#host, port, output, speaksRelp, ...place.receiver });
    const configurationFile = join(folder, 'siem.yaml');
    this.service = new Service({ configurationFile, ...place.service });
    this.second = new Service({ configurationFile });
  }

  get newestSegment(): string {
    const folder = join(this.stateFolder, 'segments');
    return join(folder, readdirSync(folder).toSorted().at(-1) ?? '');
  }

  /** Nothing runs yet; what is opened here is closed by `stack`. */
  async open(stack: AsyncDisposableStack): Promise<void> {
    await this.openCloud();
    stack.defer(() => this.closeCloud());
    stack.defer(() => this.service.kill());
    stack.defer(() => this.second.kill());
    stack.defer(() => this.receiver.kill());
    mkdirSync(this.stateFolder, { recursive: true });
    writeFileSync(join(this.folder, 'secret'), clientSecret, { mode: 0o600 });
    writeFileSync(join(this.folder, 'siem.yaml'), JSON.stringify(this.#configuration()));
  }

  /** Lets `count` events happen in the cloud, at once. */
  issue(count: number): void {
    for (let made = 0; made < count; made += 1) {
      const now = systemClock.now();
      this.issueOne(pickOfficeEvent(this.#random)(this.#cast, this.#random, now));
    }
  }

  /** A mail with a subject of so many bytes; more than 8 MB are passed over, and owed to nobody. */
  issueMailOf(bytes: number): void {
    const now = systemClock.now();
    const mail = makeMail(this.#cast, this.#random, now);
    const json = JSON.stringify({ ...JSON.parse(mail.json), Subject: 'x'.repeat(bytes) });
    this.cloud.tenant('contoso').addOfficeRecord({ ...mail, json }, now);
    if (bytes < longestRead) this.books.enter({ ...mail, json }, { isShortened: true });
  }

  issueOne(event: IssuedEvent & { readonly contentType: (typeof contentTypes)[number] }): void {
    this.cloud.tenant('contoso').addOfficeRecord(event, systemClock.now());
    this.books.enter(event);
  }

  /** Resolves when at most `missing` of the lines issued have not come. */
  async arrived(missing: number, seconds = 60): Promise<void> {
    const isThere = () => {
      this.listen();
      return this.books.missing <= missing;
    };
    await waitFor(
      'lines to arrive',
      isThere,
      seconds,
      () => `${this.books.missing} miss\n${this.service.story}`,
    );
  }

  /** The next `times` requests to `endpoint` go wrong in this way; resolves when the first of them has come. */
  async misled(kind: Fault, endpoint: Endpoint, times = 1): Promise<void> {
    const { faults, requests } = this.cloud;
    const before = requests.byFault[kind] ?? 0;
    faults.tell(kind, endpoint, times);
    await waitFor(`a request that meets ${kind}`, () => (requests.byFault[kind] ?? 0) > before);
  }

  /** Takes over what the receiver has written down by now. */
  listen(): void {
    for (const line of this.#arrivals.read()) this.books.arrive(line);
  }

  /** Forgets what had arrived and looks at all of it again: what was there once may be gone. */
  readAnew(): void {
    this.books.forgetArrivals();
    this.#arrivals = new LineFile(this.#output);
    this.listen();
  }

  /** Resolves when all that was sent is proven. */
  async settled(seconds = 30): Promise<void> {
    await waitFor(
      'all lines to be proven',
      () => this.service.isSettled,
      seconds,
      () => this.service.story,
    );
  }

  /** At the address it had before. */
  async openCloud(): Promise<void> {
    this.#server = await serveCloud(this.cloud, this.#cloudPort);
    this.#cloudPort = Number(new URL(this.#server.origin).port);
  }

  async closeCloud(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  #configuration(): unknown {
    const cloud = `http://127.0.0.1:${this.#cloudPort}`;
    return {
      stateFolder: this.stateFolder,
      tenants: [
        {
          name: 'contoso',
          tenantId,
          clientId,
          clientSecretFile: join(this.folder, 'secret'),
          authority: cloud,
        },
      ],
      sources: [
        { kind: 'office-activity', endpoint: cloud, recordTypes: 'all', contentTypes, pollSeconds: 1 },
      ],
      destinations: [
        {
          name: 'siem',
          profile: 'rsyslog',
          catchUpPerSecond: pace,
          ...optionsAt(this.#level, { host: this.#host, port, output: this.#output }),
          ...this.#place.destination,
        },
      ],
      journal: { allowInMemory: true },
      http: { port: 0 },
      log: { level: 'debug' },
      ...this.#place.configuration,
    };
  }
}

/** Of its own for each row, so that no port has to be searched for and none is taken while its owner is down. */
function ownAddress(): string {
  addresses += 1;
  return `127.${(process.pid >> 8) & 255}.${process.pid & 255}.${addresses}`;
}
