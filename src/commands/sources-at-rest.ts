// The configured sources for a command that asks them about their state alone: they cannot reach Microsoft.
import { createAccesses, createSources } from '../app/parts.ts';
import type { Configuration } from '../config/configuration.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { HttpClient } from '../sources/http-client.ts';
import type { ProbedSource } from '../sources/source-kind.ts';
import { systemClock } from '../world/clock.ts';
import { systemRandom } from '../world/random.ts';

export function sourcesAtRest(configuration: Configuration): readonly ProbedSource[] {
  const world = { http: noHttp, classify, clock: systemClock, random: systemRandom };
  const accesses = createAccesses(configuration, world, () => {});
  return createSources(configuration, accesses, world, () => {});
}

const noHttp: HttpClient = {
  send: async () => {
    throw new ConnectorError('program-defect', { message: 'A command without network asked Microsoft.' });
  },
};
const classify = (family: string) => ({ type: family, lane: 'audit' }) as const;
