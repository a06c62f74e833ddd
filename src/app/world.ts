// Everything outside that the program touches, as one value: clock, chance, disk, Microsoft, receivers, doors.
// Tests put doubles in; the service runs in the system's own world.
import { type ControlServer, type Desks, startControlServer } from '../control/server.ts';
import { createDestination } from '../destinations/create-destination.ts';
import type { Destination } from '../destinations/destination.ts';
import type { DestinationOptions } from '../destinations/options.ts';
import { type HttpPlace, type HttpServer, startHttpServer } from '../http/server.ts';
import type { Views } from '../http/views.ts';
import { startWebhookServer, type WebhookServer } from '../http/webhook-server.ts';
import { openJournal } from '../journal/embedded/open-journal.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalOptions } from '../journal/options.ts';
import { createMapperInTurns, type LoadedMapper } from '../mapping/create-mapper.ts';
import type { MappingOptions } from '../mapping/options.ts';
import type { Report } from '../notices/notice.ts';
import type { ClosableHttpClient } from '../sources/microsoft/http.ts';
import { openNetwork } from '../sources/microsoft/network.ts';
import type { NetworkOptions } from '../sources/microsoft/network-options.ts';
import type { Webhook } from '../sources/webhook.ts';
import { type Clock, systemClock } from '../world/clock.ts';
import { systemFiles } from '../world/files.ts';
import { type Random, systemRandom } from '../world/random.ts';
import type { Secret } from '../world/secret.ts';

export interface JournalPlace {
  readonly stateFolder: string;
  readonly options: JournalOptions;
  readonly clock: Clock;
  readonly report: Report;
}

export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /** Compiles the mappings, without holding the event loop for long. Rejects with `mapping-invalid`. */
  createMapper(
    options: MappingOptions,
    world: { readonly clock: Clock; readonly report: Report },
  ): Promise<LoadedMapper>;
  /** Throws the `journal-…` codes. */
  openJournal(place: JournalPlace): Promise<Journal>;
  /** HTTP to Microsoft, without tokens. Throws `config-invalid`. */
  openNetwork(options: NetworkOptions, proxyPassword: Secret | undefined): Promise<ClosableHttpClient>;
  createDestination(
    options: DestinationOptions,
    world: { readonly clock: Clock; readonly report: Report },
  ): Destination;
  startHttpServer(place: HttpPlace, views: Views, clock: Clock): Promise<HttpServer>;
  startWebhookServer(webhook: Webhook, clock: Clock): Promise<WebhookServer>;
  startControlServer(stateFolder: string, views: Views, desks: Desks): Promise<ControlServer>;
}

export const systemWorld: World = {
  clock: systemClock,
  random: systemRandom,
  createMapper: (options, world) => createMapperInTurns({ ...options, ...world }),
  openJournal: async (place) => (await openJournal({ ...place, files: systemFiles })).journal,
  openNetwork,
  createDestination,
  startHttpServer,
  startWebhookServer,
  startControlServer,
};
