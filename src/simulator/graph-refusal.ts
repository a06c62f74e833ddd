// The error bodies of simulated Microsoft Graph, with the ids that its support asks for.
import type { Clock } from '../world/clock.ts';
import { type CloudAnswer, jsonAnswer } from './cloud-answer.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface GraphWorld {
  readonly clock: Clock;
  readonly random: SeededRandom;
}

const refusals = {
  400: ['BadRequest', 'Invalid request.'],
  401: ['InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
  403: ['Forbidden', 'Missing application roles.'],
  404: ['NotFound', 'The requested resource does not exist.'],
  429: ['TooManyRequests', 'Too many requests.'],
  500: ['InternalServerError', 'An error has occurred.'],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
} as const satisfies Record<number, readonly [string, string]>;

export function refuseGraph(
  { clock, random }: GraphWorld,
  status: keyof typeof refusals,
  message?: string,
  headers: Readonly<Record<string, string>> = {},
): CloudAnswer {
  const [code, usual] = refusals[status];
  const id = random.uuid();
  const innerError = {
    date: new Date(clock.now()).toISOString().slice(0, 19),
    'request-id': id,
    'client-request-id': id,
  };
  const error = { code, message: message ?? usual, innerError };
  return jsonAnswer(status, { error }, { 'request-id': id, 'client-request-id': id, ...headers });
}
