// What a folder under sources/ offers to list.ts: its options, its address and roles at Microsoft, and
// how to make one. Adding an API is one such folder and one line there.
import type { z } from 'zod';
import type { Coverage, Span } from '../model/coverage.ts';
import type { Classify } from '../model/record.ts';
import type { StateView } from '../model/state.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { PastReader } from './backfill/past-reader.ts';
import type { HttpClient } from './http-client.ts';
import type { CloudName } from './microsoft/clouds.ts';
import type { TenantFacts } from './microsoft/tenant-options.ts';
import type { Source } from './source.ts';
import type { Webhook } from './webhook.ts';

export interface SourceSetup<Options> {
  readonly name: string;
  readonly tenant: TenantFacts;
  readonly options: Options;
  /** Adds the token for the source's resource, refuses every origin but the source's own. */
  readonly http: HttpClient;
  /** The roles in the token; for telling what is missing, never for deciding what to do. */
  readonly roles: (signal: AbortSignal) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly classify: Classify;
  readonly report: Report;
}

export interface ProbedSource extends Source {
  /** One cheap request that shows whether the API answers this tenant; throws a ConnectorError with the remedy. */
  probe(signal: AbortSignal): Promise<void>;
  /** What its state says of the span, per feed, from where the collection began; asks nobody, and lets the event loop breathe. */
  coverage(state: StateView, span: Span): Promise<readonly Coverage[]>;
  /** Where somebody may say that there is news; undefined: nowhere. */
  readonly webhook?: Webhook | undefined;
  /** For back-fills. */
  readonly past: PastReader;
}

/** Methods rather than function properties, so that kinds with different options fit into one list. */
export interface SourceKind<Schema extends z.ZodObject = z.ZodObject> {
  /** As in the configuration's `kind`, e.g. `endpoint-detections`. */
  readonly kind: string;
  /** Without `kind`, `name` and `tenant`, which every source has. */
  readonly options: Schema;
  /**
   * The one origin (`https://host`) its token may go to, for these options and the tenant's cloud.
   * Throws `config-invalid` when the options do not fit the cloud.
   */
  origin(options: z.output<Schema>, cloud: CloudName): string;
  /** Resource (v1) the token is asked for. */
  resource(options: z.output<Schema>, cloud: CloudName): string;
  /** Application roles in Entra its token must carry, e.g. `ActivityFeed.Read of Office 365 Management APIs`. */
  roles(options: z.output<Schema>): readonly string[];
  create(setup: SourceSetup<z.output<Schema>>): ProbedSource;
}
