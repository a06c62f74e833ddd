// Sends lines through a real destination to a real receiver, again after each break, until all are proven.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDestination } from '../../src/destinations/create-destination.ts';
import type { Destination } from '../../src/destinations/destination.ts';
import { destinationOptions } from '../../src/destinations/options.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { systemClock } from '../../src/world/clock.ts';
import { type MinimalSender, startSender } from '../doubles/minimal-sender.ts';
import { writeAuthority } from './receivers/tls-files.ts';

export interface Delivery {
  readonly destination: Destination;
  readonly sender: MinimalSender;
  readonly notices: readonly Notice[];
  /** Resolves when all lines are proven; throws after `seconds`. */
  finish(seconds: number): Promise<void>;
}

export interface DeliveryWish {
  readonly port: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  readonly perSecond?: number;
}

export function startDelivery({ port, options, lines, perSecond }: DeliveryWish): Delivery {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  const caFile = join(folder, 'ca.pem');
  writeAuthority(caFile);
  const notices: Notice[] = [];
  const destination = createDestination(
    destinationOptions.parse({
      name: 'siem',
      host: '127.0.0.1',
      port,
      ...(options['transport'] === 'relp' ? {} : { rotateSeconds: 1 }),
      ...(['tcp', 'relp'].includes(String(options['transport'])) ? {} : { tls: { caFile } }),
      ...options,
    }),
    { clock: systemClock, report: (notice) => notices.push(notice) },
  );
  const stop = new AbortController();
  const sender = startSender(
    destination,
    systemClock,
    {
      count: lines.length,
      line: (index) => ({ text: lines[index] ?? '', host: 'contoso-defender', severity: 5 }),
      ...(perSecond === undefined ? {} : { perSecond }),
    },
    stop.signal,
  );
  return {
    destination,
    sender,
    notices,
    finish: async (seconds) => {
      const tooLong = AbortSignal.timeout(seconds * 1_000);
      tooLong.addEventListener('abort', () => stop.abort());
      await sender.done;
      stop.abort();
      rmSync(folder, { recursive: true });
      if (sender.proven < lines.length) {
        throw new Error(`only ${sender.proven} of ${lines.length} lines were proven within ${seconds} s`);
      }
    },
  };
}
