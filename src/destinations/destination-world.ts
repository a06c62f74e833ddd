// Everything outside that destinations touch.
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import type { Files } from '../world/files.ts';
import type { Wire } from './wire.ts';

export interface DestinationWorld {
  readonly clock: Clock;
  readonly report: Report;
  /** In place of the real TCP or TLS; for simulations. */
  readonly wire?: Wire;
  /** In place of the system's disk. */
  readonly files?: Files;
}
