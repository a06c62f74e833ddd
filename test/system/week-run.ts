// A week of the whole service in virtual time, with what a week can bring: an expired secret, a day of throttling,
// three days without a network, a host whose clock is wrong, content that expires, restarts. In the end what
// arrived, the gap events and the ledger are compared with the simulator's own books.
import { join } from 'node:path';
import type { World } from '../../src/app/world.ts';
import { createApp } from '../../src/app.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Views } from '../../src/http/views.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import type { Span } from '../../src/model/coverage.ts';
import type { CoverageReport } from '../../src/notices/coverage-report.ts';
import { Arrivals } from '../../src/simulator/arrivals.ts';
import type { Cloud } from '../../src/simulator/cloud.ts';
import type { Endpoint } from '../../src/simulator/faults.ts';
import type { IssuedRecord } from '../../src/simulator/issued-records.ts';
import { readSiemLine } from '../../src/simulator/siem-line.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { gapsIn, type SeenGap } from '../doubles/gaps-in.ts';
import { Life } from '../doubles/life.ts';
import { LyingDisk } from '../doubles/lying-disk.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { mortalWorld } from '../doubles/mortal-world.ts';
import { runVirtual } from '../doubles/run-virtual.ts';
import { SeededRandom } from '../doubles/seeded-random.ts';
import { clientSecret } from '../doubles/simulated-cloud.ts';
import { SkewedClock } from '../doubles/skewed-clock.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { VirtualReceiver } from '../doubles/virtual-wire.ts';
import {
  calmHours,
  ledgerHours,
  pollSeconds,
  script,
  scriptStepMs,
  secretOfTheWeek,
  weekCloud,
  weekConfiguration,
  weekFaults,
} from './week-script.ts';

const hourMs = 3_600_000;

/** What is known at one moment of the week. */
export interface WeekLook {
  readonly gaps: readonly SeenGap[];
  readonly coverage: CoverageReport;
  /** Record ids set aside, with the reason. */
  readonly setAside: readonly string[];
}

export interface WeekOutcome {
  /** When nobody was subscribed to the content type of the script. */
  readonly pause: Span;
  readonly issued: readonly IssuedRecord[];
  /** Owed and not arrived. */
  readonly missing: readonly string[];
  readonly holes: number;
  /** No minute had more requests than this. */
  readonly busiestMinute: Readonly<Record<'graph-security' | 'endpoint-alerts' | 'activity', number>>;
  /** When the last event has happened, and when the last late one has shown. */
  readonly looks: readonly [WeekLook, WeekLook];
}

export async function runWeek(seed: number): Promise<WeekOutcome> {
  return new Week(seed).run();
}

class Week {
  readonly #clock = new VirtualClock();
  readonly #hostClock = new SkewedClock(this.#clock);
  readonly #disk = new LyingDisk();
  readonly #random: SeededRandom;
  readonly #cloud: Cloud;
  readonly #receiver: VirtualReceiver;
  /** Read anew for each token, as the service does. */
  readonly #environment = {
    variable: () => (this.#hour >= script.secretReplaced ? secretOfTheWeek : clientSecret),
    credentialsFolder: undefined,
  };
  readonly #mapper = createMapper({
    folder: join(packageRoot, 'mappings'),
    report: () => {},
    clock: new VirtualClock(),
  });
  #views: Views | undefined;
  #hasStoppedSubscription = false;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#cloud = weekCloud(this.#clock, seed);
    this.#receiver = new VirtualReceiver(this.#clock, {
      linesPerSecond: 20_000,
      hostBytes: 64 * 1024,
      answerMs: 20,
      keepMs: 100,
    });
  }

  async run(): Promise<WeekOutcome> {
    for (const hour of script.restarts) await this.#liveUntil(hour);
    const whenOver = await this.#liveUntil(script.ends);
    const afterwards = await this.#liveUntil(script.ends + calmHours);
    const arrivals = new Arrivals();
    for (const [text, times] of this.#receiver.received) {
      for (let time = 0; time < times; time += 1) arrivals.enter(readSiemLine(text));
    }
    const issued = [...this.#cloud.issued()];
    const { contentType } = script.subscriptionStops;
    const [pause] = this.#cloud.tenant('contoso').subscriptions.get(contentType)?.pauses ?? [];
    if (pause === undefined) throw new Error('the subscription was never stopped');
    return {
      pause,
      issued,
      missing: missingRecords(issued, arrivals),
      busiestMinute: {
        'graph-security': this.#busiestMinute('graph-alerts', 'graph-incidents'),
        'endpoint-alerts': this.#busiestMinute('endpoint-alerts'),
        activity: this.#busiestMinute('listing', 'blob', 'subscriptions'),
      },
      holes: arrivals.feeds().reduce((sum, feed) => sum + feed.holes, 0),
      looks: [whenOver, afterwards],
    };
  }

  #busiestMinute(...endpoints: readonly Endpoint[]): number {
    return endpoints.reduce((sum, each) => sum + this.#cloud.requests.highestPerMinute(each), 0);
  }

  get #hour(): number {
    return this.#clock.monotonic() / hourMs;
  }

  /** One life of the process; returns what there was to see just before it is killed at that hour. */
  async #liveUntil(hour: number): Promise<WeekLook> {
    const life = new Life();
    const configuration = await weekConfiguration(
      this.#environment,
      hour > script.ends ? pollSeconds.calm : pollSeconds.week,
    );
    const app = createApp({ configuration, world: this.#world(life), report: () => {} });
    void app.run(new AbortController().signal).catch(() => {});
    while (this.#hour < hour) {
      this.#followScript();
      await runVirtual(this.#clock, () => false, scriptStepMs);
    }
    const coverage = await this.#views?.coverage(ledgerHours);
    const rejects = await this.#views?.rejects(1_000);
    if (coverage === undefined || rejects === undefined) throw new Error('the service opened no door');
    life.end();
    this.#disk.kill();
    const setAside = rejects.map(({ recordId, reason }) => `${recordId}: ${reason}`);
    return { gaps: gapsIn(this.#receiver.received.keys()), coverage, setAside };
  }

  #followScript(): void {
    const hour = this.#hour;
    const isThrottled = hour >= script.throttlingBegins && hour < script.throttlingEnds;
    const isOver = hour >= script.ends;
    const { usual, throttled, none } = weekFaults;
    this.#cloud.faults.switchTo(isOver ? none : isThrottled ? throttled : usual);
    this.#hostClock.aheadMs = (script.clock.findLast(({ at }) => hour >= at)?.aheadHours ?? 0) * hourMs;
    if (isOver) this.#cloud.quieten();
    const { at, contentType, events } = script.subscriptionStops;
    if (hour < at || this.#hasStoppedSubscription) return;
    this.#hasStoppedSubscription = true;
    const tenant = this.#cloud.tenant('contoso');
    tenant.subscriptions.stop(contentType, this.#clock.now());
    tenant.addEvents(events, this.#clock.now());
  }

  #world(life: Life): World {
    const world = mortalWorld(
      {
        clock: this.#clock,
        hostClock: this.#hostClock,
        disk: this.#disk,
        cloud: this.#cloud,
        receiver: this.#receiver,
        mapper: this.#mapper,
        sending: () => {},
      },
      life,
      this.#random.integer(0, 2 ** 31),
    );
    return {
      ...world,
      startControlServer: async (_folder, views) => {
        this.#views = views;
        return { close: async () => {} };
      },
      openNetwork: async (...given) => {
        const network = await world.openNetwork(...given);
        return {
          ...network,
          send: async (request, signal) => {
            const isDown = this.#hour >= script.networkFails && this.#hour < script.networkWorks;
            if (isDown) throw new ConnectorError('source-unreachable', { message: 'No route to Microsoft.' });
            return network.send(request, signal);
          },
        };
      },
    };
  }
}
