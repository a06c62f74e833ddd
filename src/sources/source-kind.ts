// What a folder under sources/ offers to list.ts: its options, what it needs from the outside, and how to
// make one. Adding an API is one such folder and one line there.
import type { z } from 'zod';
import type { Classify } from '../model/record.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';
import type { HttpClient } from './http-client.ts';
import type { Source } from './source.ts';

/** What the identity and firewall teams have to grant before a source can work. */
export interface Needs {
  /** HTTPS hosts, port 443, without the token host. */
  readonly hosts: readonly string[];
  /** Application roles in Entra, e.g. `ActivityFeed.Read of Office 365 Management APIs`. */
  readonly roles: readonly string[];
}

/** A request that carries the tenant's token, sent to `host` only; see microsoft/authorised-client.ts. */
export interface SourceSetup<Options> {
  readonly name: string;
  readonly tenantName: string;
  /** Entra tenant id (GUID). */
  readonly tenantId: string;
  readonly options: Options;
  /** Adds the token for the source's resource, refuses every host but the source's own. */
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly classify: Classify;
  readonly report: Report;
}

export interface SourceKind<Schema extends z.ZodObject = z.ZodObject> {
  /** As in the configuration's `kind`, e.g. `endpoint-detections`. */
  readonly kind: string;
  readonly options: Schema;
  /** The one host its token may go to, for these options and the tenant's cloud. */
  readonly host: (options: z.output<Schema>, cloud: string) => string;
  /** Resource (v1) the token is asked for. */
  readonly resource: (options: z.output<Schema>, cloud: string) => string;
  readonly needs: (options: z.output<Schema>, cloud: string) => Needs;
  readonly create: (setup: SourceSetup<z.output<Schema>>) => Source & {
    /** One cheap request that shows whether the API answers this tenant; throws a ConnectorError with the remedy. */
    probe(signal: AbortSignal): Promise<void>;
  };
}
