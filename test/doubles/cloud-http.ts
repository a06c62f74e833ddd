// The simulated cloud as an HTTP client, without sockets.
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Cloud } from '../../src/simulator/cloud.ts';
import type { HttpClient } from '../../src/sources/http-client.ts';

/** As the real client would: lower-case names, and what breaks becomes an error of ours. */
export function cloudHttp(cloud: Cloud): HttpClient {
  const lost = (cause: unknown) => new ConnectorError('source-connection-lost', { message: 'cut', cause });
  return {
    send: async (request) => {
      const answer = await cloud.handle(request).catch((error: unknown) => {
        throw lost(error);
      });
      const names = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]);
      async function* body() {
        try {
          yield* answer.body;
        } catch (error) {
          throw lost(error);
        }
      }
      return { status: answer.status, headers: Object.fromEntries(names), body: body() };
    },
  };
}
