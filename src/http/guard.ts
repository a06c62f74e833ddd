// Who may ask at the HTTP door: nobody too often, nobody without the token where there is one, and where there is
// none no page of the web that has its own name point here (DNS rebinding). Refusals say no more than why.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../world/clock.ts';
import { isLoopback } from '../world/loopback.ts';
import type { Secret } from '../world/secret.ts';
import { createRequestRate } from './request-rate.ts';
import { isSecretShown } from './shown-secret.ts';

/** Ten browsers with the page open and ten collectors of metrics are far below. */
const limits = { perAddress: 600, inAll: 6_000 };

/** Undefined when the request may be answered; else it has been refused. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

export function createGuard(
  { host, token }: { readonly host: string; readonly token: Secret | undefined },
  clock: Clock,
): Guard {
  const isWithinRate = createRequestRate(limits, clock);
  return async (request, reply) => {
    if (!isWithinRate(request.ip)) {
      return reply.code(429).header('retry-after', '60').send({ error: 'too many requests' });
    }
    if (token === undefined) {
      if (isOurName(request.hostname, host)) return undefined;
      return reply
        .code(421)
        .send({ error: 'without http.token… this answers to localhost and 127.0.0.1 only' });
    }
    if (await isSecretShown(shownToken(request), token)) return undefined;
    const challenge = 'Basic realm="Defender SIEM connector", charset="UTF-8"';
    return reply.code(401).header('www-authenticate', challenge).send({ error: 'the token is needed' });
  };
}

function isOurName(asked: string, host: string): boolean {
  return isLoopback(asked.toLowerCase()) || asked === host;
}

/** Browsers ask for a user and a password; the user does not matter. */
function shownToken({ headers }: FastifyRequest): string {
  const [, scheme = '', shown = ''] = /^(\w+) +([\w+/=.~-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return shown;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(shown, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
