// Listens for the webhooks that sources want. One that cannot be listened for is told and done without: polling
// finds everything all the same.
import type { Report } from '../notices/notice.ts';
import type { ProbedSource } from '../sources/source-kind.ts';
import { unlessUnavailable } from './doors.ts';
import type { World } from './world.ts';

export interface Webhooks {
  close(): Promise<void>;
}

export async function openWebhooks(
  { clock, startWebhookServer }: Pick<World, 'clock' | 'startWebhookServer'>,
  sources: readonly Pick<ProbedSource, 'webhook'>[],
  report: Report,
): Promise<Webhooks> {
  const servers = await Promise.all(
    sources.map(async ({ webhook }) => {
      if (webhook === undefined) return undefined;
      const server = await unlessUnavailable(startWebhookServer(webhook, clock), report);
      if (server !== undefined) {
        report({ notice: 'webhook-listening', source: webhook.source, address: server.url });
      }
      return server;
    }),
  );
  return {
    close: async () => {
      await Promise.all(servers.map((server) => server?.close()));
    },
  };
}
